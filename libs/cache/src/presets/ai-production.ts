import { definePreset } from './preset.js';

export const aiProduction = definePreset({
  name: 'ai-production',
  doc: 'production + ai',
  extends: 'production',
  overlay: 'ai',
});
