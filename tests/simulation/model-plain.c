/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model-server.h"

/*
 * A server that keeps no more than rows: an add twice is an error, so is a removal twice, lists are read by
 * pages that move under the reader, and what was rated cannot be read again.
 */

static void
put_entry (ModelServer *self, const char *list, const PlakatOp *op, const Know *know, PlakatOpResult *result)
{
  ModelEntry *entry = model_server_find_entry (self, list, op->film_uid);
  gboolean present = entry != NULL && entry->present;

  if (!model_server_has_list (self, list))
    {
      result->status = PLAKAT_OP_REJECTED;
      result->http = 404;
      return;
    }
  /* Profiles' rows are removed by their number. */
  if (!op->want && op->kind == PLAKAT_OP_PROFILE_ENTRY && op->tag != NULL && present
      && g_ascii_strtoll (op->tag, NULL, 10) != entry->id)
    present = FALSE;
  if (op->want == present)
    {
      result->status = PLAKAT_OP_VERIFY;
      result->http = op->want ? 400 : 404;
      if (op->want)
        know_add_all (self->know, know);
      return;
    }
  model_server_set_entry (self, list, op->film_uid, op->want, NULL);
  know_add_all (self->know, know);
  if (op->want)
    result->tag =
        g_strdup_printf ("%" G_GINT64_FORMAT, model_server_find_entry (self, list, op->film_uid)->id);
}

static ModelRecord *
find_named (const ModelServer *self, const char *name)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      ModelRecord *record = g_ptr_array_index (self->records, i);

      if (record->kind == PLAKAT_USER_RECORD_PROFILE && record->fields != NULL
          && g_strcmp0 (plakat_fields_get (record->fields, "name"), name) == 0)
        return record;
    }
  return NULL;
}

static ModelRecord *
make_profile (ModelServer *self, const char *uid)
{
  ModelRecord *old = model_server_find_record (self, PLAKAT_USER_RECORD_PROFILE, uid);

  /* One that was made before under that uid, and went, is another. */
  if (old != NULL)
    {
      g_autofree char *other = g_strdup_printf ("%s-gone-%" G_GINT64_FORMAT, uid, old->number);

      g_set_str (&old->uid, other);
    }
  return model_server_make_record (self, PLAKAT_USER_RECORD_PROFILE, uid);
}

/* As the client does it: it looks before it repeats, and makes anew what was taken away while it was edited.
 */
static void
put_profile (ModelServer *self, const PlakatOp *op, const Know *know, PlakatOpResult *result)
{
  ModelRecord *there = model_server_find_number (self, op->tag);
  ModelRecord *named = find_named (self, op->name);
  g_autoptr (PlakatFields) wanted = model_op_dup_fields (op);

  if (there != NULL && there->fields == NULL)
    there = NULL;
  if (there == NULL && op->tag == NULL && op->again)
    there = named;
  if (wanted == NULL)
    {
      if (there != NULL)
        {
          model_server_set_record (self, there, NULL);
          know_add_all (self->know, know);
        }
      return;
    }
  if (named != NULL && named != there)
    {
      result->status = PLAKAT_OP_REJECTED;
      result->http = 422;
      return;
    }
  if (there == NULL)
    there = make_profile (self, op->profile_uid);
  model_server_set_record (self, there, wanted);
  know_add_all (self->know, know);
  result->tag = g_strdup_printf ("%" G_GINT64_FORMAT, there->number);
}

static void
put_rating (ModelServer *self, const PlakatOp *op, const Know *know, PlakatOpResult *result)
{
  g_autoptr (PlakatFields) wanted = NULL;

  if (op->half_stars == 0)
    {
      result->status = PLAKAT_OP_UNABLE;
      result->http = 405;
      return;
    }
  wanted = model_op_dup_fields (op);
  model_server_set_record (self, model_server_make_record (self, PLAKAT_USER_RECORD_RATING, op->film_uid),
                           wanted);
  know_add_all (self->know, know);
}

/** model_plain_apply: Returns: (transfer full): what the client makes of the server's answer */
PlakatOpResult *
model_plain_apply (ModelServer *self, const PlakatOp *op, const Know *know)
{
  g_autofree char *called = model_op_dup_list (op);
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

  result->seq = op->seq;
  result->status = PLAKAT_OP_DONE;
  result->http = 200;
  if (called != NULL)
    {
      g_autofree char *list = model_server_name_list (self, called, op->parent_tag);

      put_entry (self, list, op, know, result);
    }
  else if (op->kind == PLAKAT_OP_PROFILE)
    put_profile (self, op, know, result);
  else if (op->kind == PLAKAT_OP_RATING)
    put_rating (self, op, know, result);
  else
    {
      result->status = PLAKAT_OP_UNABLE;
      result->http = 405;
    }
  return result;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const ModelEntry *one = *(ModelEntry *const *) a, *other = *(ModelEntry *const *) b;

  return one->id > other->id ? -1 : one->id < other->id;
}

/**
 * model_plain_read:
 *
 * The newest come first, so that what comes while pages are read moves the rest on.
 *
 * Returns: (transfer full) (nullable): a page; %NULL: there is no such list
 */
PlakatListing *
model_plain_read (const ModelServer *self, const char *list_uid, const char *parent_tag, guint page)
{
  g_autofree char *list = model_server_name_list (self, list_uid, parent_tag);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  PlakatListing *listing;
  guint first = (page - 1) * self->page_size;

  if (!model_server_has_list (self, list))
    return NULL;
  for (guint i = 0; i < self->entries->len; i++)
    {
      ModelEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->present && g_str_equal (entry->list_uid, list))
        g_ptr_array_add (rows, entry);
    }
  g_ptr_array_sort (rows, compare_entries);
  listing = plakat_listing_new ();
  for (guint i = first; i < rows->len && i < first + self->page_size; i++)
    {
      const ModelEntry *entry = g_ptr_array_index (rows, i);
      PlakatEntry *told = plakat_entry_new (PLAKAT_LIST_WATCHLIST, entry->film_uid);

      plakat_list_kind_from_string (entry->list_uid, &told->list);
      told->list_uid = g_strdup (list_uid);
      told->title = g_strdup (entry->film_uid);
      told->present = TRUE;
      told->tag = g_strdup_printf ("%" G_GINT64_FORMAT, entry->id);
      told->added_at = 1000 + entry->id;
      g_ptr_array_add (listing->entries, told);
    }
  listing->total = rows->len;
  listing->next = first + self->page_size < rows->len ? page + 1 : 0;
  return listing;
}

/** model_plain_read_profiles: Returns: (transfer full) (element-type PlakatUserRecord): all that there are */
GPtrArray *
model_plain_read_profiles (const ModelServer *self)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);

  for (guint i = 0; i < self->records->len; i++)
    {
      const ModelRecord *record = g_ptr_array_index (self->records, i);
      g_autofree char *uid = g_strdup_printf ("remote-%" G_GINT64_FORMAT, record->number);
      PlakatUserRecord *told;

      if (record->kind != PLAKAT_USER_RECORD_PROFILE || record->fields == NULL)
        continue;
      told = plakat_user_record_new (PLAKAT_USER_RECORD_PROFILE, uid);
      told->fields = plakat_fields_copy (record->fields);
      told->tag = g_strdup_printf ("%" G_GINT64_FORMAT, record->number);
      g_ptr_array_add (profiles, told);
    }
  return profiles;
}
