/** Postman API base URLs. */

export const POSTMAN_API = 'https://api.getpostman.com';

/** For teams with their data in the EU. */
export const POSTMAN_API_EU = 'https://api.eu.postman.com';
