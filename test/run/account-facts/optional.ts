/** What a healthy account need not have. */
import {
  BLOCKED,
  each,
  FORBIDDEN,
  failed,
  NO_INGESTION,
  NOT_FOUND,
  OTHER,
  type Row,
  refuse,
  unavailable,
  when,
} from './row.ts';

const SINGLETONS = ['backupBucketGet', 'scalingScheduleGet', 'upgradeWindowGet', 'instanceQueryEndpointGet'];

export const OPTIONAL: readonly Row[] = [
  ...each('9: a singleton that is not there', SINGLETONS, NOT_FOUND, unavailable(404)),
  [
    '9: a singleton below a service that the account does not have',
    'backupBucketGet',
    when('backupBucketGet', NOT_FOUND, { values: { serviceid: OTHER } }),
    BLOCKED,
  ],
  [
    '9: a singleton below a service whose list failed',
    'backupBucketGet',
    when('backupBucketGet', NOT_FOUND, {
      values: { serviceid: OTHER },
      changes: { instanceGetList: refuse(500, 'INTERNAL: no') },
    }),
    failed('missing'),
  ],
  ...each('9: a singleton without the permission to see it', ['upgradeWindowGet'], FORBIDDEN, failed('permission')),
  ...each(
    '10: scaling of database pipes without such a pipe',
    ['clickPipeCdcScalingGet'],
    refuse(400, 'BAD_REQUEST: CDC is not provisioned'),
    unavailable(400),
  ),
  ...each('10: the same with 404', ['clickPipeCdcScalingGet'], NOT_FOUND, unavailable(404)),
  ...each(
    '10: a 400 about the organization',
    ['clickPipeCdcScalingGet'],
    refuse(400, 'BAD_REQUEST: no organization information'),
    failed('configuration'),
  ),
  [
    '10: a 400 below an organization that the key does not have',
    'clickPipeCdcScalingGet',
    when('clickPipeCdcScalingGet', refuse(400, 'BAD_REQUEST: no'), { values: { orgid: OTHER, serviceid: OTHER } }),
    BLOCKED,
  ],
  ...each('11: settings of a database pipe', ['clickPipeSettingsGet'], NO_INGESTION, unavailable(404)),
  [
    '11: settings of a database pipe, by an ID of the environment',
    'clickPipeSettingsGet',
    when('clickPipeSettingsGet', NO_INGESTION, { values: { clickPipeId: '0d4e9510-de35-4f14-b3c5-14b1362015d4' } }),
    unavailable(404),
  ],
  [
    '11: settings of a pipe that does not exist',
    'clickPipeSettingsGet',
    when('clickPipeSettingsGet', NOT_FOUND, { values: { clickPipeId: OTHER } }),
    BLOCKED,
  ],
  ...each(
    '12: a region without a service',
    ['organizationPrivateEndpointConfigGetList'],
    refuse(400, 'BAD_REQUEST: no service in this region'),
    unavailable(400),
  ),
  [
    '12: a 400 below an organization that the key does not have',
    'organizationPrivateEndpointConfigGetList',
    when('organizationPrivateEndpointConfigGetList', refuse(400, 'BAD_REQUEST: no'), {
      values: { orgid: OTHER, cloudProvider: 'aws', regionId: 'us-east-1' },
    }),
    BLOCKED,
  ],
  ...each('13: a role that was just listed', ['organizationRoleGet'], NOT_FOUND, failed('missing-listed')),
];
