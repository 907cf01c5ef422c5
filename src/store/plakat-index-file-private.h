/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-index-file.h"

G_BEGIN_DECLS

#define PLAKAT_INDEX_MAGIC G_GUINT64_CONSTANT (0x31584449544b4c50) /* PLKTIDX1, read on the same kind of machine */
#define PLAKAT_INDEX_MOST_SECTIONS 64u
/* Sections begin where any number may stand. */
#define PLAKAT_INDEX_ALIGN 64u

typedef struct
{
  guint64 offset;
  guint64 bytes;
  guint64 sum;
} PlakatIndexSection;

/* The file's beginning. */
typedef struct
{
  guint64 magic;
  guint32 kind;
  guint32 n_sections;
  PlakatIndexStamp stamp;
  guint64 size; /* of the file */
  guint64 sum;  /* of all of this, without itself */
  PlakatIndexSection sections[PLAKAT_INDEX_MOST_SECTIONS];
} PlakatIndexHead;

guint64 plakat_index_sum      (guint64                sum,
                               gconstpointer          data,
                               gsize                  bytes);
guint64 plakat_index_sum_head (const PlakatIndexHead *head);

G_END_DECLS
