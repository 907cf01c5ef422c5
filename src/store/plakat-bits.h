/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets of small numbers, a bit each in words of 64. Nobody checks that a number has its bit. */

static inline gsize
plakat_bits_words (gsize n)
{
  return (n + 63) / 64;
}

static inline gboolean
plakat_bits_get (const guint64 *bits, gsize i)
{
  return (bits[i / 64] >> (i % 64)) & 1;
}

static inline void
plakat_bits_set (guint64 *bits, gsize i)
{
  bits[i / 64] |= G_GUINT64_CONSTANT (1) << (i % 64);
}

static inline void
plakat_bits_unset (guint64 *bits, gsize i)
{
  bits[i / 64] &= ~(G_GUINT64_CONSTANT (1) << (i % 64));
}

G_END_DECLS
