/** Sample values that depend on the cloud provider. All values of one service are of one provider. */

export interface Cloud {
  readonly provider: string;
  readonly region: string;
  /** Domain of service host names: `LABEL.us-east-1.aws.clickhouse.cloud`. */
  readonly domain: string;
  readonly privateDomain: string;
  readonly privateEndpoints: readonly string[];
  /** ID of a private endpoint, from hexadecimal digits. */
  readonly endpointId: (digits: string) => string;
  readonly endpointName: (digits: string) => string;
  /** The endpoint service that a customer's endpoint connects to. */
  readonly endpointService: (digits: string) => string;
  /** The identity that a service uses to read from storage. */
  readonly identity: string;
  readonly encryptionKey: string;
  readonly encryptionIdentity: string;
  /** The identity of the vendor that uses the key. */
  readonly encryptionRole: string;
}

/** The private endpoint of the organization, available to its services on AWS. */
export const PRIVATE_ENDPOINT = 'vpce-0a1b2c3d4e5f67890';

export const CLOUDS: readonly [Cloud, ...Cloud[]] = [
  {
    provider: 'aws',
    region: 'us-east-1',
    domain: 'us-east-1.aws',
    privateDomain: 'us-east-1.vpce.aws.clickhouse.cloud',
    privateEndpoints: [PRIVATE_ENDPOINT],
    endpointId: (digits) => `vpce-${digits}`,
    endpointName: (digits) => `vpce-${digits}.us-east-1.vpce.amazonaws.com`,
    endpointService: (digits) => `com.amazonaws.vpce.us-east-1.vpce-svc-${digits}`,
    identity: 'arn:aws:iam::123456789012:role/clickhouse-service',
    encryptionKey: 'arn:aws:kms:us-east-1:123456789012:key/5f0c6f2e-8a1d-4b1c-9c43-2f6a7f3f0a11',
    encryptionIdentity: 'arn:aws:iam::123456789012:role/clickhouse-encryption',
    encryptionRole: 'arn:aws:iam::210987654321:role/clickhouse-tde',
  },
  {
    provider: 'gcp',
    region: 'europe-west4',
    domain: 'europe-west4.gcp',
    privateDomain: 'europe-west4.p.gcp.clickhouse.cloud',
    privateEndpoints: [],
    endpointId: (digits) => `psc-${digits}`,
    endpointName: (digits) => `psc-${digits}.europe-west4.p.gcp.clickhouse.cloud`,
    endpointService: (digits) => `projects/clickhouse-cloud/regions/europe-west4/serviceAttachments/sandbox-${digits}`,
    identity: 'clickhouse-service@example-analytics.iam.gserviceaccount.com',
    encryptionKey: 'projects/example-analytics/locations/europe-west4/keyRings/clickhouse/cryptoKeys/service',
    encryptionIdentity: 'clickhouse-encryption@example-analytics.iam.gserviceaccount.com',
    encryptionRole: 'clickhouse-tde@clickhouse-cloud.iam.gserviceaccount.com',
  },
];
