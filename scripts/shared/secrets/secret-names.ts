/** Distinguishes names of properties, headers and parameters that contain secrets from names that only describe them. */

/** Secret at any position of a name, also at the end of a word: `password`, `dbpassword`, `passwordForAdmin`. */
const NOUN = /(passwords?|passwd|passphrases?|passcodes?|secrets?|credentials?|tokens?|mnemonic)\d*$/;

/** Secret only as the last word: `pwdFile` and `cookieConsent` contain no secret. */
const LAST_WORDS = setOf(
  'pwd authcode passwordhash secrethash tokenhash connectionstring connectionurl otp totp hotp jwt sas sasl cookie cookies bearer authorization apikey apikeys passkey userpwd dbpwd',
);

/** `userPass` is a password, `renderPass` is not. */
const BEFORE_PASS = setOf(
  'user db database admin root smtp mail email mysql postgres pg redis ftp sftp ssh ldap bind login auth http proxy my clickhouse basic account service key store keystore truststore',
);

/** `authCode` is a secret, `statusCode` is not. */
const BEFORE_CODE = setOf('auth authorization verification security recovery otp totp mfa pass login sms');

/** `privateKey` is a secret, `primaryKey` is not. */
const BEFORE_KEY = setOf(
  'private access account api encryption decryption signing shared master secret client hmac subscription storage server root admin auth authentication webhook session symmetric aes rsa ecdsa ed25519 tls ssl wrapping deploy license bot app application ingest ingestion integration clickhouse postman',
);

/** Headers that end in `-Key` and contain no secret; all others do (`X-ClickHouse-Key`). */
const ORDINARY_KEY_HEADERS = setOf(
  'idempotency cache surrogate socket partition sort sorting primary public routing message object dedup deduplication',
);

/** Words after a secret's name that do not change its meaning: `passwordHash`, `secretString`, `newPassword2`. */
const VALUE_WORD =
  /^(value|plain|plaintext|text|raw|data|content|string|binary|current|previous|new|old|base64|b64|hex|encoded|encrypted|hashed|hash|md5|sha\d*|bcrypt|confirm|confirmation|repeat|again|pem|\d+)$/;

/** Last words of names that only describe a secret. */
const DESCRIBES = setOf(
  `suffix prefix name names state states status type types kind kinds mode modes count counts counter length len size sizes
  limit limits quota quotas expiry expiration expires expire date dates time times timestamp timeout ttl policy policies
  version versions url uri urls uris scope scopes format algorithm alg rotation endpoint path paths arn location locations
  id ids at on by field fields hint hints strength age days hours minutes seconds ms provider providers manager file files
  filename dir directory folder source ref reference refs label labels title description message error errors exists present
  set mask rule rules requirement requirements pattern regex complexity class group groups role roles user username owner
  usage usages use unit units budget window index number numbers total totals max min minimum maximum average cost price rate
  ratio percent audience issuer subject header headers param params parameter parameters grant grants request requests handler
  service validator validation validity verification check checks checker change changes update updates history reset recovery
  login auth authentication required optional only lifetime lifespan duration interval period generator generation factory
  parser mapping schema config configuration settings options permission permissions plan tier region zone env var variable
  question support availability`,
);

/** Words such as `expired`, `renewable` and `polling`, which also only describe. */
const DESCRIBES_BY_FORM = /^(?!seed$).{2,}(ed|able|ing)$/;

const DESCRIBES_FROM_THE_START = setOf(
  'has is was use uses with require requires allow allows skip change max min num total minimum maximum show hide enable disable forgot can should',
);

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

/** The words of a name in lower case: `userPwd`, `USER_PWD` and `user-pwd` are `user`, `pwd`. */
function wordsOf(name: string): string[] {
  return (name.slice(-200).match(/[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+/g) ?? []).map((word) => word.toLowerCase());
}

/** A fast check that excludes most names. */
const MAY_BE_SECRET = /pass|pwd|secret|token|cred|key|code|auth|otp|jwt|sas|cookie|bearer|connection|hash|mnemonic/i;

/** Whether a property or parameter contains a secret. `postman-token` is a random value that prevents caching. */
export function isSecretName(name: string): boolean {
  if (!MAY_BE_SECRET.test(name)) return false;
  let words = wordsOf(name);
  const whole = words.join(' ');
  // In ClickHouse Cloud, `openApiKeys` contains the IDs of keys.
  if (whole === '' || whole === 'postman token' || /(^| )open api keys$/.test(whole)) return false;
  if (/(^| )connection (string|url|uri)s?$/.test(whole)) return true;
  if (/(^| )(sha\d*|md5|bcrypt) hash$/.test(whole) || whole === 'key hash') return true;
  while (words.length > 1 && VALUE_WORD.test(words.at(-1) as string)) words = words.slice(0, -1);
  const last = words.at(-1) as string;
  const before = words.at(-2) ?? '';
  if (endsAsKey(before, last)) return true;
  if (last === 'auth' && (words.length === 1 || /^(x|http|basic|proxy)$/.test(before))) return true;
  if (words.length > 1) {
    if (DESCRIBES.has(last) || DESCRIBES_BY_FORM.test(last)) return false;
    if (DESCRIBES_FROM_THE_START.has(words[0] as string)) return false;
    if (words[0] === 'reset' && /password$/.test(last)) return false;
  }
  if (words.some((word) => NOUN.test(word)) || LAST_WORDS.has(last)) return true;
  if (last === 'pass') return words.length === 1 || BEFORE_PASS.has(before);
  if (last.endsWith('pass')) return BEFORE_PASS.has(last.slice(0, -4));
  return last === 'code' && BEFORE_CODE.has(before);
}

/** `apiKey`, `api_keys`, `apikey`. */
function endsAsKey(before: string, last: string): boolean {
  const joined = /^(.*)keys?$/.exec(last)?.[1];
  return joined !== undefined && BEFORE_KEY.has(joined === '' ? before : joined);
}

/** Whether a number can be a secret under this name: `"tokens": 12` is a count. */
export function isNumericSecretName(name: string): boolean {
  return isSecretName(name) && /(password|passwd|pwd|passcode|secret|token|otp|pin|code)$/i.test(name);
}

/** Whether the whole value of a header is a secret. */
export function isSecretHeader(name: string): boolean {
  if (isSecretName(name)) return true;
  const words = wordsOf(name);
  return words.at(-1) === 'key' && words.length > 1 && !ORDINARY_KEY_HEADERS.has(words.at(-2) as string);
}

/** Names that are secret only as URL parameters: `?sig=`, `?code=`. */
const GRANTS =
  /^(sig|signature|sign|code|key|auth|hmac|ticket|session|sid|session[_-]?id|sessid|phpsessid|jsessionid|samlresponse|samlrequest|assertion|client[_-]assertion|code[_-]verifier|policy|hash|access)$|[-_]signature$/i;

/** Values of these parameters that are not secret: `code=404`, `code=NOT_FOUND`, `key=created_at`. */
const GRANTS_NOTHING = /^(\d{0,5}|[A-Z]+(_[A-Z]+)+)$/;
const ORDINARY_WORDS = /^[a-z]{1,16}([_.-][a-z]{1,16}){0,3}$/;

/** Whether a parameter in the query or fragment of a URL contains a secret. */
export function isSecretParameter(name: string, value: string): boolean {
  if (isSecretName(name)) return true;
  if (!GRANTS.test(name) || GRANTS_NOTHING.test(value)) return false;
  return !(/^(key|hash|policy|sign|access|auth|session)$/i.test(name) && ORDINARY_WORDS.test(value));
}
