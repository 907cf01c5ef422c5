/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "device.h"

G_BEGIN_DECLS

/**
 * Walk:
 * @first: what the server knew when the first page was read; @present: the keys that were on the list then
 * @seen: what it knew of each film when the page with it was read
 * @films: that were on the pages; @total: as the first page had it; @whole: nothing spoke against it; @ended: there was
 *   a last page
 */
typedef struct
{
  Know *first;
  Know *seen;
  GHashTable *present;
  GHashTable *films;
  gint64 total;
  gboolean whole;
  gboolean ended;
} Walk;

gboolean walk_is_complete (const Walk *self);

typedef enum
{
  APPLY_FEED,
  APPLY_LISTING,
  APPLY_PROFILES,
  APPLY_RESULTS,
  APPLY_EPOCH,
} Apply;

/** Seen: what an answer said of an entry or, where @film_uid is %NULL, of a record; @fields: of a record */
typedef struct
{
  char *list_uid;
  char *film_uid;
  gboolean present;
  char *tag;
  PlakatUserRecordKind kind;
  char *uid;
  PlakatFields *fields;
} Seen;

/**
 * Applied:
 * @before: what stood there before
 * @know: (nullable): what the answer knew
 * @list_uid, @complete, @since: of a listing; @since: the last edit when the walk began
 *
 * An answer on its way into the library.
 */
typedef struct
{
  Device *device;
  guint incarnation;
  Apply what;
  State *before;
  GPtrArray *seen;
  Know *know;
  char *list_uid;
  gboolean complete;
  gint64 since;
} Applied;

Applied   *applied_new        (Device               *device,
                               Apply                 what);
void       applied_free       (gpointer              data);
void       applied_see_entry  (Applied              *self,
                               const char           *list_uid,
                               const PlakatEntry    *entry);
void       applied_see_record (Applied              *self,
                               PlakatUserRecordKind  kind,
                               const char           *uid,
                               const char           *tag,
                               const PlakatFields   *fields);
/* It is in the library now: a callback of its future. */
DexFuture *applied_cb         (DexFuture            *future,
                               gpointer              data);

G_END_DECLS
