/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "history.h"

/* What has to be true when all faults are over and every device has had its cycles. */

typedef struct
{
  Stage *stage;
  Outcome *outcome;
  Account *account;
  guint number;
  State *states[MOST_DEVICES];
} Judge;

#define accuse(judge, ...) breaches_add (&(judge)->stage->breaches, __VA_ARGS__)

/* Whether this computer's row waits for its user, or for a server that could keep it; @scope NULL: it has
 * none. */
static gboolean
waits (const Judge *self, guint device, const char *scope, const char *uid)
{
  return scope != NULL && state_find_outbox (self->states[device], scope, uid) != NULL;
}

static gboolean
parent_waits (const Judge *self, guint device, const char *list_uid)
{
  const char *colon = list_uid != NULL ? strchr (list_uid, ':') : NULL;
  g_autofree char *kind = colon != NULL ? g_strndup (list_uid, colon - list_uid) : NULL;

  return kind != NULL && waits (self, device, kind, colon + 1);
}

static void
judge_outbox (Judge *self, guint device)
{
  for (guint i = 0; i < self->states[device]->outbox->len; i++)
    {
      const OutboxState *outbox = g_ptr_array_index (self->states[device]->outbox, i);
      g_autofree char *list = g_strndup (outbox->key, strchr (outbox->key, ' ') - outbox->key);

      self->outcome->parked += outbox->parked;
      if (!outbox->parked && !outbox->held && !parent_waits (self, device, list))
        accuse (self, "I12: account %u, device %u: %s still waits", self->number, device, outbox->key);
    }
  if (self->states[device]->latched->len > 0)
    accuse (self, "I12: account %u, device %u asks for ever", self->number, device);
}

/* ── the same everywhere ───────────────────────────────────────────────── */

/*
 * What the device calls a list that the oracle calls so. A profile of a plain server that went and was made
 * anew has another number there, and so is another list: where this computer calls the new one as the old one
 * was called, it has the old one no more. NULL for that.
 */
static char *
find_list (const Judge *self, guint device, const char *named)
{
  const State *state = self->states[device];
  gboolean is_other = FALSE;

  for (guint i = 0; i < state->records->len; i++)
    {
      const RecordState *record = g_ptr_array_index (state->records, i);
      g_autofree char *uid = NULL, *list = NULL, *here = NULL;

      if (record->kind != PLAKAT_USER_RECORD_PROFILE || plakat_fields_is_empty (record->value))
        continue;
      uid = shelf_name_record (self->account->shelves[device], record->kind, record->uid);
      list = g_strconcat ("profile:", uid, NULL);
      here = g_strconcat ("profile:", record->uid, NULL);
      if (g_str_equal (list, named))
        return g_steal_pointer (&here);
      is_other |= g_str_equal (here, named);
    }
  return is_other ? NULL : g_strdup (named);
}

static gboolean
is_kept (const Judge *self, const char *list_uid)
{
  PlakatCapabilities capabilities = self->account->server->capabilities;

  if (g_str_has_prefix (list_uid, "list:"))
    return (capabilities & PLAKAT_CAN_LISTS) != 0;
  if (g_str_has_prefix (list_uid, "profile:"))
    return (capabilities & PLAKAT_CAN_PROFILES) != 0;
  return TRUE;
}

static void
judge_entry (Judge *self, const char *named, const char *film, gboolean present, const char *position)
{
  if (!is_kept (self, named))
    return;
  for (guint i = 0; i < self->stage->history->n_devices; i++)
    {
      g_autofree char *list = find_list (self, i, named);
      const EntryState *entry = list != NULL ? state_find_entry (self->states[i], list, film) : NULL;
      gboolean want = entry != NULL && entry->want && !state_is_orphan (self->states[i], list);

      if (waits (self, i, list, film) || parent_waits (self, i, list))
        continue;
      if (want != present)
        accuse (self, "I12: account %u: %s is %s %s on device %u, and %s at the server", self->number, film,
                want ? "on" : "not on", named, i, present ? "on it" : "not");
      else if (present && g_str_has_prefix (named, "list:") && g_strcmp0 (entry->position, position) != 0)
        accuse (self, "I12: account %u: %s stands on %s at %s on device %u and at %s at the server",
                self->number, film, named, entry->position, i, position);
    }
}

static void
judge_entries (Judge *self)
{
  const ModelServer *server = self->account->server;

  for (guint i = 0; i < server->entries->len; i++)
    {
      const ModelEntry *entry = g_ptr_array_index (server->entries, i);

      judge_entry (self, entry->list_uid, entry->film_uid, entry->present, entry->position);
    }
  for (guint i = 0; i < self->stage->history->n_devices; i++)
    for (guint j = 0; j < self->states[i]->entries->len; j++)
      {
        const EntryState *entry = g_ptr_array_index (self->states[i]->entries, j);
        g_autofree char *named = shelf_name_list (self->account->shelves[i], entry->list_uid);

        if (model_server_find_entry (server, named, entry->film_uid) == NULL && entry->want)
          judge_entry (self, named, entry->film_uid, FALSE, NULL);
      }
}

/* What of its content the server can tell. */
static gboolean
is_readable (const Judge *self, PlakatUserRecordKind kind)
{
  return self->account->server->has_feed || kind == PLAKAT_USER_RECORD_PROFILE;
}

static void
judge_records (Judge *self, guint device)
{
  const ModelServer *server = self->account->server;
  const State *state = self->states[device];

  for (guint i = 0; i < state->records->len; i++)
    {
      const RecordState *record = g_ptr_array_index (state->records, i);
      const char *kind = plakat_user_record_kind_to_string (record->kind);
      g_autofree char *uid = shelf_name_record (self->account->shelves[device], record->kind, record->uid);
      const ModelRecord *there = model_server_find_record (server, record->kind, uid);
      g_autofree char *mine = NULL, *theirs = NULL;

      /* What is not here, and has no number of the server's, may be here under another name. */
      if (!self->account->server->has_feed && plakat_fields_is_empty (record->value))
        continue;
      if (!is_readable (self, record->kind) || waits (self, device, kind, record->uid)
          || plakat_fields_equal (record->value, there != NULL ? there->fields : NULL))
        continue;
      mine = plakat_fields_print (record->value);
      theirs = plakat_fields_print (there != NULL ? there->fields : NULL);
      accuse (self, "I12: account %u: %s %s is %s on device %u and %s at the server", self->number, kind,
              record->uid, mine, device, theirs);
    }
  for (guint i = 0; i < server->records->len; i++)
    {
      const ModelRecord *there = g_ptr_array_index (server->records, i);
      gboolean found = there->fields == NULL || !is_readable (self, there->kind);

      for (guint j = 0; !found && j < state->records->len; j++)
        {
          const RecordState *record = g_ptr_array_index (state->records, j);
          g_autofree char *uid =
              shelf_name_record (self->account->shelves[device], record->kind, record->uid);

          found = record->kind == there->kind && g_str_equal (uid, there->uid)
                  && (self->account->server->has_feed || !plakat_fields_is_empty (record->value));
        }
      if (!found)
        accuse (self, "I12: account %u: device %u has not seen %s %s", self->number, device,
                plakat_user_record_kind_to_string (there->kind), there->uid);
    }
}

/* ── the value of a newest edit ────────────────────────────────────────── */

static gboolean
find_value (const Judge *self, const Key *key, guint *value)
{
  g_auto (GStrv) words = g_strsplit (key->name, " ", -1);
  PlakatUserRecordKind kind;
  const ModelRecord *record;
  const char *field;

  if (*words[0] == 'e')
    {
      const ModelEntry *entry = model_server_find_entry (self->account->server, words[1], words[2]);

      *value = entry != NULL && entry->present;
      return is_kept (self, words[1]);
    }
  g_assert_true (plakat_user_record_kind_from_string (words[1], &kind));
  if (!is_readable (self, kind) || plakat_user_record_get_field_type (kind, words[3]) == PLAKAT_FIELD_TEXT)
    return FALSE;
  record = model_server_find_record (self->account->server, kind, words[2]);
  field = record != NULL ? plakat_fields_get (record->fields, words[3]) : NULL;
  if (*words[0] == 'f')
    *value = value_of_text (field);
  else
    {
      g_auto (GStrv) members = g_strsplit (field != NULL ? field : "", "\n", -1);

      *value = g_strv_contains ((const char *const *) members, words[4]);
    }
  return TRUE;
}

/* Of a profile that was made once more there are two, and this name means the later one. */
static gboolean
was_made_anew (const Judge *self, const char *uid)
{
  const ModelServer *server = self->account->server;
  g_autofree char *older = g_strdup_printf ("%s-gone-", uid);

  for (guint i = 0; i < server->records->len; i++)
    if (g_str_has_prefix (((ModelRecord *) g_ptr_array_index (server->records, i))->uid, older))
      return TRUE;
  return FALSE;
}

/* The list of the key was taken away once, or its edit waits for its user. */
static gboolean
is_excused (const Judge *self, const Key *key)
{
  g_auto (GStrv) words = g_strsplit (key->name, " ", -1);
  g_autofree char *parent = NULL;
  gpointer number;

  if (key->excused != NULL || self->account->rolled_back)
    return TRUE;
  /* A plain server has another number for a profile that came back, and so another list. */
  if (*words[0] == 'e' && !self->account->server->has_feed && g_str_has_prefix (words[1], "profile:")
      && (key->n_edits == 0 || was_made_anew (self, words[1] + strlen ("profile:"))))
    return TRUE;
  if (*words[0] == 'e' && strchr (words[1], ':') != NULL)
    {
      {
        g_autofree char *spaced = g_strdelimit (g_strdup (words[1]), ":", ' ');

        parent = g_strdup_printf ("f %s name", spaced);
      }
      if (!g_hash_table_lookup_extended (self->account->keys->index, parent, NULL, &number))
        return TRUE;
      for (guint i = 0; i < keys_get (self->account->keys, GPOINTER_TO_UINT (number))->n_edits; i++)
        if (keys_get (self->account->keys, GPOINTER_TO_UINT (number))->edits[i].value == 0)
          return TRUE;
    }
  for (guint i = 0; i < self->stage->history->n_devices; i++)
    {
      g_autofree char *list = *words[0] == 'e' ? find_list (self, i, words[1]) : NULL;

      if (*words[0] == 'e' ? waits (self, i, list, words[2]) || parent_waits (self, i, list)
                           : waits (self, i, words[1], words[2]))
        return TRUE;
    }
  return FALSE;
}

/* Whether somebody whose edit was the newest can see what became of it. */
static gboolean
is_in_sight (const Judge *self, const Key *key, guint64 newest)
{
  g_auto (GStrv) words = g_strsplit (key->name, " ", -1);

  for (guint i = 0; i < key->n_edits; i++)
    for (guint j = 0; (newest & (G_GUINT64_CONSTANT (1) << i)) && j < self->stage->history->n_devices; j++)
      {
        Shelf *shelf = self->account->shelves[j];
        g_autofree char *list = find_list (self, j, words[1]);

        if (key->edits[i].author == NOBODY)
          return TRUE;
        if (shelf->number == key->edits[i].author
            && shelf_ask (shelf, "SELECT count(*) FROM bin WHERE list_uid = ?1 AND film_uid = ?2",
                          list != NULL ? list : words[1], words[2], 0))
          return TRUE;
      }
  return FALSE;
}

static gboolean
has_author (const Key *key, guint author)
{
  for (guint i = 0; i < key->n_edits; i++)
    if (key->edits[i].author == author)
      return TRUE;
  return FALSE;
}

static char *
describe (const Key *key, guint value, guint64 newest)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s ended as %u", key->name, value);
  for (guint i = 0; i < key->n_edits; i++)
    g_string_append_printf (text, "%s %u%s: device %d made it %u knowing %" G_GINT64_MODIFIER "x",
                            i ? "," : ";", i, newest & (G_GUINT64_CONSTANT (1) << i) ? " (newest)" : "",
                            (int) key->edits[i].author, key->edits[i].value, key->edits[i].past);
  return g_string_free (text, FALSE);
}

/* Whether anybody but @remover edited another part of the key's record, or put a film on its list. */
static gboolean
was_edited_beside (const Judge *self, const Key *key, const char *list, guint remover)
{
  for (guint i = 0; i < self->account->keys->all->len; i++)
    {
      const Key *other = keys_get (self->account->keys, i);

      if (other == key || (!g_str_equal (other->group, key->group) && !g_str_equal (other->group, list)))
        continue;
      for (guint j = 0; j < other->n_edits; j++)
        if (other->edits[j].author != remover && (*other->name != 'e' || other->edits[j].value != 0))
          return TRUE;
    }
  return FALSE;
}

/* Between taking a record away and editing it the edit wins, and so does putting a film on a list: what one
 * of the newest took away is there again, as it was known to somebody else who edited another part of it.
 * Stars and the review beside them go each for itself. */
static gboolean
came_back (const Judge *self, const Key *key, guint64 newest)
{
  g_auto (GStrv) words = g_strsplit (key->name, " ", -1);
  g_autofree char *list = NULL;

  if (*words[0] == 'e' || g_str_equal (words[1], "rating"))
    return FALSE;
  list = g_strdup_printf ("%s:%s", words[1], words[2]);
  if (newest == 0)
    return was_edited_beside (self, key, list, NOBODY);
  for (guint i = 0; i < key->n_edits; i++)
    if ((newest & (G_GUINT64_CONSTANT (1) << i)) && key->edits[i].value == 0
        && was_edited_beside (self, key, list, key->edits[i].author))
      return TRUE;
  return FALSE;
}

/*
 * What is done to a profile that has no number of the server's (yet) goes by the name that it has here. Where
 * another computer made one of that name meanwhile it is that one, and what was done to it is found there: as
 * it was wanted, or as somebody wanted it who edited the same there. So it is where a profile was taken away,
 * and has another number since its author's device made it once more.
 */
static gboolean
is_elsewhere (const Judge *self, const Key *key, guint64 newest)
{
  g_auto (GStrv) words = g_strsplit (key->name, " ", -1);
  const char *uid = *words[0] == 'e' ? strchr (words[1], ':') : NULL;
  g_autofree char *there = NULL;

  if (*words[0] == 'e' ? uid == NULL || !g_str_has_prefix (words[1], "profile:")
                       : *words[0] != 'f' || !g_str_equal (words[1], "profile"))
    return FALSE;
  there = g_strconcat ("profile:", uid != NULL ? uid + 1 : words[2], NULL);
  for (guint i = 0; i < key->n_edits; i++)
    for (guint j = 0; (newest & (G_GUINT64_CONSTANT (1) << i)) && j < self->stage->history->n_devices; j++)
      {
        Shelf *shelf = self->account->shelves[j];
        g_autofree char *here = g_strconcat ("profile:", key->edits[i].called, NULL);
        g_autofree char *named = shelf_name_list (shelf, here);
        g_autofree char *name = NULL;
        gpointer number;
        guint value;

        if (shelf->number != key->edits[i].author || g_str_equal (named, there)
            || state_is_orphan (self->states[j], here))
          continue;
        name = *words[0] == 'e' ? g_strdup_printf ("e %s %s", named, words[2])
                                : g_strdup_printf ("f profile %s %s", strchr (named, ':') + 1, words[3]);
        if (g_hash_table_lookup_extended (self->account->keys->index, name, NULL, &number)
            && keys_get (self->account->keys, GPOINTER_TO_UINT (number))->n_edits > 0)
          return TRUE;
        if (find_value (self, &(Key) { .name = name }, &value) && value == key->edits[i].value)
          return TRUE;
      }
  return FALSE;
}

/* I10, I11 */
static void
judge_key (Judge *self, const Key *key)
{
  guint64 newest = keys_get_newest (key);
  g_autofree char *text = NULL;
  guint value;

  if (!find_value (self, key, &value) || is_excused (self, key))
    return;
  for (guint i = 0; i < key->n_edits; i++)
    if ((newest & (G_GUINT64_CONSTANT (1) << i)) && key->edits[i].value == value)
      return;
  if ((newest == 0 && value == 0) || (value != 0 && came_back (self, key, newest))
      || is_elsewhere (self, key, newest))
    return;
  text = describe (key, value, newest);
  if (newest != 0 && !self->account->server->has_feed)
    {
      if (has_author (key, NOBODY))
        self->outcome->crossed++;
      else if (value == 0)
        self->outcome->lost_adds++;
      else
        self->outcome->revived++;
      if (g_getenv ("SIMULATION_RESIDUE") != NULL)
        accuse (self, "residue: account %u: %s", self->number, text);
      if (value == 0 && *key->name == 'e' && !is_in_sight (self, key, newest))
        accuse (self, "I11: account %u, and nobody sees it: %s", self->number, text);
      return;
    }
  accuse (self, "I11: account %u: %s", self->number, text);
}

/* I13: what was written is somewhere. */
static void
judge_texts (Judge *self, Shelf *shelf)
{
  for (guint i = 0; i < shelf->texts->len; i++)
    {
      const WrittenText *text = g_ptr_array_index (shelf->texts, i);
      const char *kind = plakat_user_record_kind_to_string (text->kind);
      g_auto (GStrv) lines = g_strsplit (text->text, "\n", -1);

      for (guint j = 0; lines[j] != NULL; j++)
        if (!shelf_ask (shelf,
                        "SELECT EXISTS (SELECT 1 FROM record WHERE kind = ?1 AND instr (value, ?2))"
                        " OR EXISTS (SELECT 1 FROM version WHERE kind = ?1 AND instr (text, ?2))"
                        " OR EXISTS (SELECT 1 FROM conflict WHERE kind = ?1 AND (instr (mine, ?2) OR instr "
                        "(theirs, ?2)))"
                        " OR EXISTS (SELECT 1 FROM bin WHERE kind = ?1 AND instr (value, ?2))",
                        kind, lines[j], 0))
          accuse (self, "I13: account %u, device %u: the line %s of the %s of %s is nowhere", self->number,
                  shelf->device, lines[j], kind, text->uid);
    }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* I19: what is for show is not in it. */
static void
digest (Judge *self, GString *all)
{
  for (guint i = 0; i < self->stage->history->n_devices; i++)
    {
      const State *state = self->states[i];
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

      for (guint j = 0; j < state->entries->len; j++)
        {
          const EntryState *entry = g_ptr_array_index (state->entries, j);

          g_ptr_array_add (lines, g_strdup_printf ("%s %s %d %" G_GINT64_FORMAT, entry->list_uid,
                                                   entry->film_uid, entry->want, entry->edit_seq));
        }
      for (guint j = 0; j < state->records->len; j++)
        {
          const RecordState *record = g_ptr_array_index (state->records, j);
          g_autofree char *value = plakat_fields_print (record->value);

          g_ptr_array_add (lines, g_strdup_printf ("%d %s %s %" G_GINT64_FORMAT, record->kind, record->uid,
                                                   value, record->edit_seq));
        }
      g_ptr_array_sort (lines, compare_texts);
      g_string_append_printf (all, "device %u\n", i);
      for (guint j = 0; j < lines->len; j++)
        g_string_append_printf (all, "%s\n", (char *) g_ptr_array_index (lines, j));
    }
}

static void
judge_account (Judge *self, GString *all)
{
  guint n = self->stage->history->n_devices;

  for (guint i = 0; i < n; i++)
    self->states[i] = shelf_read (self->account->shelves[i]);
  for (guint i = 0; i < n; i++)
    judge_outbox (self, i);
  judge_entries (self);
  for (guint i = 0; i < n; i++)
    judge_records (self, i);
  for (guint i = 0; i < self->account->keys->all->len; i++)
    judge_key (self, keys_get (self->account->keys, i));
  for (guint i = 0; i < n; i++)
    judge_texts (self, self->account->shelves[i]);
  digest (self, all);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&self->states[i], state_unref);
}

/** oracle_judge: adds what is not as it has to be to the stage's breaches, and counts the rest */
void
oracle_judge (Stage *stage, Outcome *outcome)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < stage->history->n_accounts; i++)
    {
      Judge judge = { .stage = stage, .outcome = outcome, .account = &stage->accounts[i], .number = i };

      judge_account (&judge, all);
    }
  outcome->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all->str, all->len);
}
