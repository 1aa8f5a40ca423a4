/** Documents whose schemas cost far more than they seem to. */
import { EXHAUSTING_SCHEMAS } from '../fixtures/exhausting-schemas.ts';
import { describeDocuments } from './exhausting-documents.ts';

describeDocuments('schemas', EXHAUSTING_SCHEMAS);
