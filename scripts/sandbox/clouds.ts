/** What differs from one cloud to the other, so that all of a service is of one. */

export interface Cloud {
  readonly provider: string;
  readonly region: string;
  /** Of the names of services: `LABEL.us-east-1.aws.clickhouse.cloud`. */
  readonly domain: string;
  readonly privateDomain: string;
  readonly privateEndpoints: readonly string[];
  /** An endpoint towards a source, by its own hexadecimal digits. */
  readonly endpointId: (digits: string) => string;
  readonly endpointName: (digits: string) => string;
  /** What an endpoint of one's own connects to. */
  readonly endpointService: (digits: string) => string;
  /** By which a service reads from storage. */
  readonly identity: string;
  readonly encryptionKey: string;
  readonly encryptionIdentity: string;
  /** The same on the vendor's side. */
  readonly encryptionRole: string;
}

/** The endpoint that the organization has, and its services on AWS may use. */
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
