/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-keys.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

/** PLAKAT_LIST_OF_RECORD: the number of the list of the account's own that record @id is */
#define PLAKAT_LIST_OF_RECORD(id) (-(id))

#define PLAKAT_MAX_OWN_LISTS 500

/**
 * PlakatStoredRecord:
 * @id: of its row; 0 where there never was one
 * @fields: (nullable): what it says; %NULL when there is none (any more)
 * @version: the commit-order number of this state, also of that of being taken away; 0 where there never was one
 *
 * A record as it stands in the storage, in clear; the storage has its fields only sealed.
 */
typedef struct
{
  gint64 id;
  PlakatFields *fields;
  gint64 created_at;
  gint64 updated_at;
  gint64 version;
} PlakatStoredRecord;

gboolean plakat_storage_get_record   (PlakatDb              *db,
                                      PlakatKeys            *keys,
                                      gint64                 user_id,
                                      PlakatUserRecordKind   kind,
                                      const char            *uid,
                                      PlakatStoredRecord    *record,
                                      GError               **error);
gboolean plakat_storage_put_record   (PlakatDb              *db,
                                      PlakatKeys            *keys,
                                      gint64                 user_id,
                                      PlakatUserRecordKind   kind,
                                      const char            *uid,
                                      const PlakatFields    *fields,
                                      gint64                *version,
                                      GError               **error);
gboolean plakat_storage_move_records (PlakatDb              *db,
                                      gint64                 user_id,
                                      const char            *from,
                                      const char            *to,
                                      GError               **error);
void     plakat_stored_record_clear  (PlakatStoredRecord    *self);

PlakatFields *plakat_storage_open_fields (PlakatRows  *rows,
                                          int          column,
                                          PlakatKeys  *keys,
                                          gint64       user_id,
                                          GError     **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatStoredRecord, plakat_stored_record_clear)

G_END_DECLS
