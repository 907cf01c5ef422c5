/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "knowledge.h"
#include "plakat-server-kind.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/** ModelEntry: @id: of the row, a new one each time that the film comes back; @seq: of its last change */
typedef struct
{
  char *list_uid;
  char *film_uid;
  char *position;
  gboolean present;
  gint64 id;
  gint64 seq;
} ModelEntry;

/** ModelRecord: @number: what a server without a feed calls a profile; @fields: (nullable): %NULL: it is gone */
typedef struct
{
  PlakatUserRecordKind kind;
  char *uid;
  PlakatFields *fields;
  gint64 seq;
  gint64 number;
} ModelRecord;

/**
 * ModelServer:
 * @user: whose it is: an account is a server of its own
 * @page_size: changes a time, rows a page
 * @know: the edits that what stands here knows of
 * @most_rows, @most_lists: what it had before it was restored from a backup
 * @deliveries: (element-type Know): what an answer knows, by the answer's address
 *
 * What one account has at a server, and the rules by which our own server or a plain one changes it.
 */
typedef struct
{
  guint user;
  gboolean has_feed;
  PlakatCapabilities capabilities;
  guint page_size;
  guint epoch;
  gint64 seq;
  GPtrArray *entries;
  GPtrArray *records;
  GHashTable *answers;
  Keys *keys;
  Know *know;
  guint64 n_effects;
  guint most_rows;
  guint most_lists;
} ModelServer;

ModelServer   *model_server_new           (guint                 user,
                                           gboolean              has_feed,
                                           Keys                 *keys);
void           model_server_free          (ModelServer          *self);
ModelServer   *model_server_copy          (const ModelServer    *self);
void           model_server_restore       (ModelServer          *self,
                                           const ModelServer    *copy);
guint          model_server_count_rows    (const ModelServer    *self);
guint          model_server_count_lists   (const ModelServer    *self);
ModelEntry    *model_server_find_entry    (const ModelServer    *self,
                                           const char           *list_uid,
                                           const char           *film_uid);
ModelEntry    *model_server_make_entry    (ModelServer          *self,
                                           const char           *list_uid,
                                           const char           *film_uid);
ModelRecord   *model_server_find_record   (const ModelServer    *self,
                                           PlakatUserRecordKind  kind,
                                           const char           *uid);
ModelRecord   *model_server_make_record   (ModelServer          *self,
                                           PlakatUserRecordKind  kind,
                                           const char           *uid);
ModelRecord   *model_server_find_number   (const ModelServer    *self,
                                           const char           *number);
gboolean       model_server_has_list      (const ModelServer    *self,
                                           const char           *list_uid);
/* The name that the oracle has for a list, whatever a device calls it. */
char          *model_server_name_list     (const ModelServer    *self,
                                           const char           *list_uid,
                                           const char           *number);
void           model_server_set_entry     (ModelServer          *self,
                                           const char           *list_uid,
                                           const char           *film_uid,
                                           gboolean              want,
                                           const char           *position);
void           model_server_set_record    (ModelServer          *self,
                                           ModelRecord          *record,
                                           const PlakatFields   *fields);

/* What an op is about. */
char          *model_op_dup_list          (const PlakatOp       *op);
gboolean       model_op_get_record        (const PlakatOp       *op,
                                           PlakatUserRecordKind *kind,
                                           const char          **uid);
PlakatFields  *model_op_dup_fields        (const PlakatOp       *op);

/* Our own server: model-companion.c */
PlakatOpResult *model_companion_apply     (ModelServer          *self,
                                           const char           *device,
                                           const PlakatOp       *op,
                                           const Know           *know);
PlakatFeed     *model_companion_read      (const ModelServer    *self,
                                           const char           *cursor,
                                           Know                **know);

/* A plain one: model-plain.c */
PlakatOpResult *model_plain_apply         (ModelServer          *self,
                                           const PlakatOp       *op,
                                           const Know           *know);
PlakatListing  *model_plain_read          (const ModelServer    *self,
                                           const char           *list_uid,
                                           const char           *parent_tag,
                                           guint                 page);
GPtrArray      *model_plain_read_profiles (const ModelServer    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelServer, model_server_free)

G_END_DECLS
