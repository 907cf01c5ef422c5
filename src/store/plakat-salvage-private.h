/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-salvage.h"

G_BEGIN_DECLS

/** PlakatSalvageValue: one value of a record; the bytes of texts and blobs stand in the record */
typedef struct
{
  int type; /* SQLITE_NULL, … */
  gint64 number;
  double real;
  const guint8 *bytes;
  gsize size;
} PlakatSalvageValue;

/** PlakatSalvageRecord: a row as it is stored */
typedef struct
{
  gint64 rowid;
  guint page;
  GByteArray *payload;
  GArray *values; /* PlakatSalvageValue */
} PlakatSalvageRecord;

struct _PlakatSalvage
{
  char *main;
  gsize main_size;
  char *log;
  gsize log_size;
  guint page_size;
  GPtrArray *pages; /* bytes of page n at n - 1; NULL: not there */
  GByteArray *seen; /* of each page: whether a tree led to it */
  gboolean has_log;
  gboolean lost_log;
};

typedef void (*PlakatSalvageFunc) (const PlakatSalvageRecord *record,
                                   gpointer                   data);

/* Whether a page that a tree leads to is one of it. */
typedef gboolean (*PlakatSalvageJudge) (guint    number,
                                        gpointer data);

/* Calls back for each record of the tree; %FALSE if a part of it cannot be reached. @judge, @func: (nullable) */
gboolean plakat_salvage_walk      (PlakatSalvage      *self,
                                   guint               root,
                                   gboolean            index,
                                   PlakatSalvageJudge  judge,
                                   PlakatSalvageFunc   func,
                                   gpointer            data);
/* Calls back for each record that stands on the page itself; %FALSE if it is no page with records. */
gboolean plakat_salvage_read_page (PlakatSalvage     *self,
                                   guint              number,
                                   gboolean          *index,
                                   PlakatSalvageFunc  func,
                                   gpointer           data);
void     plakat_salvage_read_log  (PlakatSalvage     *self,
                                   gboolean           all);
guint32  plakat_salvage_get_32    (const guint8      *bytes);

G_END_DECLS
