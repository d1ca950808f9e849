export { readJson } from '../protocol/read-json.js';
