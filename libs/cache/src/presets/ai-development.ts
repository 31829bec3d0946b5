import { definePreset } from './preset.js';

export const aiDevelopment = definePreset({
  name: 'ai-development',
  doc: 'development + ai',
  extends: 'development',
  overlay: 'ai',
});
