#!/usr/bin/env node
// Starts the bundle. Plain CommonJS that any Node reads, because it has to tell an old one that it is too old.
'use strict';

// The store keeps a thread busy per running query, and file I/O waits for the same threads. It has to be set
// before the first of them is used.
if (!process.env.UV_THREADPOOL_SIZE) process.env.UV_THREADPOOL_SIZE = '16';

// A ship's machine has little memory to spare: collect garbage before the heap has doubled, not after.
require('node:v8').setFlagsFromString('--heap-growing-percent=50');

const { existsSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const MINIMUM = [20, 19];
const BUNDLE = path.join(__dirname, '../dist/aiops.mjs');
const BUILD_TOOL = path.join(__dirname, '../../../tools/build.mjs');

const NOT_INSTALLED = 'aiops is not installed: run `npm ci` first.';

function isTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1]);
}

/** In a working copy the bundle follows the sources; an image carries the bundle alone. */
async function buildIfNeeded() {
  if (!existsSync(BUILD_TOOL)) return;
  const { ensureBuilt } = await import(pathToFileURL(BUILD_TOOL).href);
  await ensureBuilt();
}

async function start() {
  process.setSourceMapsEnabled(true);
  try {
    await buildIfNeeded();
  } catch (error) {
    return stop(isNotInstalled(error) ? NOT_INSTALLED : `aiops does not build.\n${error.message}`);
  }
  if (!existsSync(BUNDLE)) return stop(`aiops is not built: ${BUNDLE} is missing.`);
  try {
    await import(pathToFileURL(BUNDLE).href);
  } catch (error) {
    // The bundle outlives the packages: `rm -r node_modules` leaves it where it is.
    if (!isNotInstalled(error)) throw error;
    stop(NOT_INSTALLED);
  }
}

function isNotInstalled(error) {
  return error.code === 'ERR_MODULE_NOT_FOUND';
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

if (isTooOld()) stop(`aiops needs Node ${MINIMUM.join('.')} or newer; this is ${process.versions.node}.`);
else start();
