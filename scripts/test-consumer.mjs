// Packs dist/cache, installs it beside the Nest version given as the argument, and runs an application on it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PEERS = {
  11: ['@nestjs/common@11', '@nestjs/core@11', '@nestjs/platform-express@11', '@nestjs/config@4', '@nestjs/cache-manager@3', '@nestjs/terminus@11'],
  12: ['@nestjs/common@12', '@nestjs/core@12', '@nestjs/platform-express@12', '@nestjs/config@12', '@nestjs/cache-manager@12', '@nestjs/terminus@12'],
}; // prettier-ignore
const COMMON = [
  'cache-manager@7',
  'keyv@5',
  'class-validator@0.15',
  'class-transformer@0.5',
  'reflect-metadata@0.2',
  'rxjs@7',
];

const major = process.argv[2] ?? '12';
const peers = PEERS[major];
if (!peers) {
  console.error(`usage: node scripts/test-consumer.mjs ${Object.keys(PEERS).join(' | ')}`);
  process.exit(2);
}

const folder = resolve(`node_modules/.cache/consumers/nest-${major}`);
const npm = (...args) => execFileSync('npm', [...args, '--loglevel=error'], { encoding: 'utf8' });

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, type: 'module' }));
const [{ filename }] = JSON.parse(npm('pack', './dist/cache', '--json', '--pack-destination', folder));
npm('install', '--prefix', folder, `${folder}/${filename}`, ...peers, ...COMMON);
copyFileSync('test/consumer/application.mjs', `${folder}/application.mjs`);
execFileSync(process.execPath, ['application.mjs'], { cwd: folder, stdio: 'inherit' });
console.log(`the packed library works with Nest ${major} on Node.js ${process.versions.node}`);
