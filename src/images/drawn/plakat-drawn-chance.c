/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-drawn-private.h"

/* Named, independent, repeatable decisions. The hash is FNV-1a 64 over
 * "uid/name"; bare, it leaves the high bits of short names alike, so that
 * MurmurHash3's finaliser follows. Because each decision is hashed by its own
 * name, adding one moves no other. */

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

static guint64
feed (guint64 hash, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * FNV_PRIME;
  return hash;
}

static guint64
finish (guint64 hash)
{
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 33);
}

static guint64
bits_valist (const char *uid, const char *format, va_list args) G_GNUC_PRINTF (2, 0);

static guint64
bits_valist (const char *uid, const char *format, va_list args)
{
  char name[64];

  g_vsnprintf (name, sizeof name, format, args);
  return finish (feed (feed (feed (FNV_OFFSET, uid), "/"), name));
}

static double
to_unit (guint64 bits)
{
  return (double) (bits >> 11) / 9007199254740992.0; /* 2^53 */
}

/**
 * drawn_chance_bits:
 * @uid: whose chance
 * @format: the decision's name
 *
 * Returns: 64 bits that depend on the uid and the name alone
 */
guint64
drawn_chance_bits (const char *uid, const char *format, ...)
{
  va_list args;
  guint64 bits;

  va_start (args, format);
  bits = bits_valist (uid, format, args);
  va_end (args);
  return bits;
}

/**
 * drawn_chance_unit:
 * @uid: whose chance
 * @format: the decision's name
 *
 * Returns: a number from 0 up to, and without, 1
 */
double
drawn_chance_unit (const char *uid, const char *format, ...)
{
  va_list args;
  guint64 bits;

  va_start (args, format);
  bits = bits_valist (uid, format, args);
  va_end (args);
  return to_unit (bits);
}

/**
 * drawn_chance_span:
 * @uid: whose chance
 * @low: least
 * @high: most
 * @format: the decision's name
 *
 * Returns: a number from @low to @high
 */
double
drawn_chance_span (const char *uid, double low, double high, const char *format, ...)
{
  va_list args;
  guint64 bits;

  va_start (args, format);
  bits = bits_valist (uid, format, args);
  va_end (args);
  return low + (high - low) * to_unit (bits);
}

/**
 * drawn_chance_index:
 * @uid: whose chance
 * @count: of how many, at least 1
 * @format: the decision's name
 *
 * Returns: an index below @count
 */
guint
drawn_chance_index (const char *uid, guint count, const char *format, ...)
{
  va_list args;
  guint64 bits;

  va_start (args, format);
  bits = bits_valist (uid, format, args);
  va_end (args);
  return (guint) (bits % count);
}
