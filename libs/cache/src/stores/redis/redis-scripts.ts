/**
 * Writes only where the key holds a text that begins with ARGV[1]: a fill that may replace exactly what its look-up saw.
 *
 * KEYS[1] key · ARGV prefix, payload, life in milliseconds · answers 1 or 0
 */
export const REPLACE = `
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * As `REPLACE`, but the entry has no end yet: the command behind it sets it.
 *
 * KEYS[1] key · ARGV prefix, payload · answers 1 or 0
 */
export const TAKE_PLACE = `
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/**
 * Reads the key, and writes ARGV[1] where it holds nothing: what `SET NX GET` does since Redis 7.
 *
 * KEYS[1] key · ARGV payload, life in milliseconds · answers what the key held, or false
 */
export const CLAIM = `
local found = redis.call('GET', KEYS[1])
if found then return found end
local written = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return written.err and written or false`;

/**
 * Overwrites the beginning of a text that begins with ARGV[1], and lets the key live for ARGV[3] at least.
 *
 * KEYS[1] key · ARGV prefix, its substitute, least life in milliseconds · answers 1 or 0
 */
export const SWAP_HEAD = `
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) ~= ARGV[1] then return 0 end
redis.call('SETRANGE', KEYS[1], 0, ARGV[2])
local life = redis.call('PTTL', KEYS[1])
if life >= 0 and life < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1`;

const PRESENT = `
local function present()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function text(number) return string.format('%.0f', number) end`;

/**
 * Reads the clock and the marks; what is missing is the present time. A write that memory refuses is no reason not to
 * answer: the mark is then made anew at the next question, which can only cost a miss.
 *
 * KEYS[1] clock, KEYS[2…] marks · ARGV[1] life of a mark in milliseconds · answers the clock, then each mark
 */
export const READ_MARKS = `${PRESENT}
local now = redis.call('GET', KEYS[1])
if not tonumber(now) then
  now = text(present())
  redis.pcall('SET', KEYS[1], now)
end
local times = { now }
for index = 2, #KEYS do
  local time = redis.call('GET', KEYS[index])
  if not time then
    time = now
    redis.pcall('SET', KEYS[index], time, 'PX', ARGV[1])
  elseif redis.call('PTTL', KEYS[index]) < ARGV[1] / 2 then
    redis.pcall('PEXPIRE', KEYS[index], ARGV[1])
  end
  times[index] = time
end
return times`;

/**
 * Moves the clock on, past the time of the server and past every mark, and the marks to it. Where memory refuses the
 * writes, clock and marks are deleted instead: what is missing counts as the present time.
 *
 * KEYS[1] clock, KEYS[2…] marks · ARGV[1] life of a mark in milliseconds · answers the new time
 */
export const ADVANCE = `${PRESENT}
local now = present()
for index = 1, #KEYS do
  local time = tonumber(redis.call('GET', KEYS[index]) or '0') or 0
  if time >= now then now = time + 1 end
end
local full = redis.pcall('SET', KEYS[1], text(now)).err
for index = 1, #KEYS do
  if full then redis.call('DEL', KEYS[index])
  elseif index > 1 then redis.call('SET', KEYS[index], text(now), 'PX', ARGV[1]) end
end
return text(now)`;

/**
 * Removes those of the keys whose text begins with ARGV[1], and from ARGV[2] on is below ARGV[3].
 *
 * KEYS keys · ARGV prefix, offset, bound
 */
export const SWEEP = `
local offset = tonumber(ARGV[2])
for index = 1, #KEYS do
  local head = redis.pcall('GETRANGE', KEYS[index], 0, offset + #ARGV[3] - 1)
  if type(head) == 'string' and string.sub(head, 1, #ARGV[1]) == ARGV[1]
    and string.sub(head, offset + 1) < ARGV[3] then
    redis.call('UNLINK', KEYS[index])
  end
end`;
