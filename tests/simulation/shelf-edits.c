/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "shelf.h"

/* Who did what, knowing what. */

const char *const *
get_fields_of (PlakatUserRecordKind kind)
{
  static const char *const names[PLAKAT_N_USER_RECORD_KINDS][6] = {
    [PLAKAT_USER_RECORD_RATING] = { "stars", "text" },
    [PLAKAT_USER_RECORD_NOTE] = { "text" },
    [PLAKAT_USER_RECORD_WATCHED] = { "dates" },
    [PLAKAT_USER_RECORD_PROFILE] = { "name" },
    [PLAKAT_USER_RECORD_LIST] = { "name", "description", "cover", "query" },
    [PLAKAT_USER_RECORD_ACCOUNT] = { "display_name", "biography", "birth_date", "favourite_genres",
                                     "notifications" },
  };

  return names[kind];
}

guint
value_of_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_str_hash (text) | 1 : 0;
}

/** shelf_name_list: Returns: (transfer full): what the oracle calls a list, whatever this device calls it */
char *
shelf_name_list (Shelf *self, const char *list_uid)
{
  char number[32];

  if (self->server == NULL || self->server->has_feed || !g_str_has_prefix (list_uid, "profile:"))
    return g_strdup (list_uid);
  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT,
              shelf_ask_number (
                  self, "SELECT CAST (base_tag AS INTEGER) FROM record WHERE kind = 'profile' AND uid = ?1",
                  list_uid + strlen ("profile:"), NULL, 0));
  return model_server_name_list (self->server, list_uid, number);
}

/** shelf_name_record: likewise of a record */
char *
shelf_name_record (Shelf *self, PlakatUserRecordKind kind, const char *uid)
{
  g_autofree char *list = NULL, *named = NULL;

  if (kind != PLAKAT_USER_RECORD_PROFILE)
    return g_strdup (uid);
  list = g_strconcat ("profile:", uid, NULL);
  named = shelf_name_list (self, list);
  return g_strdup (named + strlen ("profile:"));
}

guint
shelf_key_of_entry (Shelf *self, const char *list_uid, const char *film_uid)
{
  g_autofree char *named = shelf_name_list (self, list_uid);

  return keys_find_entry (self->keys, named, film_uid);
}

void
note_edit (Keys *keys, Know *know, guint author, const char *called, guint key, guint value)
{
  Key *edited = keys_get (keys, key);

  if (edited->n_edits == MOST_EDITS)
    {
      edited->excused = "it was edited too often to be followed";
      return;
    }
  edited->edits[edited->n_edits] = (Edit) {
    .author = author, .value = value, .past = know_get (know, key), .called = keys_intern (keys, called)
  };
  know_add (know, key, G_GUINT64_CONSTANT (1) << edited->n_edits++);
}

static void
note_members (Keys *keys,
              Know *know,
              guint author,
              const char *called,
              const char *kind,
              const char *uid,
              const char *field,
              const char *before,
              const char *after)
{
  g_auto (GStrv) old = g_strsplit (before != NULL ? before : "", "\n", -1);
  g_auto (GStrv) new = g_strsplit (after != NULL ? after : "", "\n", -1);

  for (guint i = 0; new[i] != NULL; i++)
    if (*new[i] != '\0' && !g_strv_contains ((const char *const *) old, new[i]))
      note_edit (keys, know, author, called, keys_find_member (keys, kind, uid, field, new[i]), 1);
  for (guint i = 0; old[i] != NULL; i++)
    if (*old[i] != '\0' && !g_strv_contains ((const char *const *) new, old[i]))
      note_edit (keys, know, author, called, keys_find_member (keys, kind, uid, field, old[i]), 0);
}

/** note_fields: what somebody changed of a record */
void
note_fields (Keys *keys,
             Know *know,
             guint author,
             const char *called,
             PlakatUserRecordKind kind,
             const char *uid,
             const PlakatFields *before,
             const PlakatFields *after)
{
  const char *const *names = get_fields_of (kind);
  const char *kind_name = plakat_user_record_kind_to_string (kind);

  for (guint i = 0; i < 6 && names[i] != NULL; i++)
    {
      const char *old = plakat_fields_get (before, names[i]), *new = plakat_fields_get (after, names[i]);

      if (g_strcmp0 (old, new) == 0)
        continue;
      if (plakat_user_record_get_field_type (kind, names[i]) == PLAKAT_FIELD_SET)
        note_members (keys, know, author, called, kind_name, uid, names[i], old, new);
      else
        note_edit (keys, know, author, called, keys_find_field (keys, kind_name, uid, names[i]),
                   value_of_text (new));
    }
}

static void
note_texts (Shelf *self, const RecordState *record, const RecordState *before)
{
  const char *const *names = get_fields_of (record->kind);

  for (guint i = 0; i < 6 && names[i] != NULL; i++)
    {
      const char *new = plakat_fields_get (record->value, names[i]);
      const char *old = before != NULL ? plakat_fields_get (before->value, names[i]) : NULL;
      WrittenText *text;

      if (new == NULL || g_strcmp0 (old, new) == 0
          || plakat_user_record_get_field_type (record->kind, names[i]) != PLAKAT_FIELD_TEXT)
        continue;
      text = g_new0 (WrittenText, 1);
      text->kind = record->kind;
      text->uid = g_strdup (record->uid);
      text->text = g_strdup (new);
      g_ptr_array_add (self->texts, text);
    }
}

static const char *
name_profile (const char *list_uid)
{
  return g_str_has_prefix (list_uid, "profile:") ? list_uid + strlen ("profile:") : NULL;
}

void
shelf_note_edits (Shelf *self, const State *before, const State *after)
{
  for (guint i = 0; i < after->entries->len; i++)
    {
      const EntryState *entry = g_ptr_array_index (after->entries, i);
      const EntryState *old = state_find_entry (before, entry->list_uid, entry->film_uid);

      if (entry->edit_seq > (old != NULL ? old->edit_seq : 0))
        note_edit (self->keys, self->know, self->number, name_profile (entry->list_uid),
                   shelf_key_of_entry (self, entry->list_uid, entry->film_uid), entry->want);
    }
  for (guint i = 0; i < after->records->len; i++)
    {
      const RecordState *record = g_ptr_array_index (after->records, i);
      const RecordState *old = state_find_record (before, record->kind, record->uid);
      g_autofree char *uid = shelf_name_record (self, record->kind, record->uid);

      if (record->edit_seq <= (old != NULL ? old->edit_seq : 0))
        continue;
      note_texts (self, record, old);
      note_fields (self->keys, self->know, self->number,
                   record->kind == PLAKAT_USER_RECORD_PROFILE ? record->uid : NULL, record->kind, uid,
                   old != NULL ? old->value : NULL, record->value);
    }
}

Know *
shelf_know_of_op (Shelf *self, const PlakatOp *op)
{
  g_autofree char *list = model_op_dup_list (op);
  g_autofree char *group = NULL, *named = NULL;
  PlakatUserRecordKind kind;
  const char *uid;
  Know *know, *films;

  if (list != NULL)
    {
      guint key = shelf_key_of_entry (self, list, op->film_uid);

      know = know_new ();
      know_add (know, key, know_get (self->know, key));
      return know;
    }
  g_assert_true (model_op_get_record (op, &kind, &uid));
  named = shelf_name_record (self, kind, uid);
  group = g_strdup_printf ("%s %s", plakat_user_record_kind_to_string (kind), named);
  know = know_of_group (self->know, self->keys, group);
  /* What goes takes its films along. */
  g_free (group);
  group = g_strdup_printf ("%s:%s", plakat_user_record_kind_to_string (kind), named);
  films = know_of_group (self->know, self->keys, group);
  know_add_all (know, films);
  know_free (films);
  return know;
}
