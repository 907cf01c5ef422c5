/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "history.h"

/* What each kind of step does, to whatever is there at that moment. */

#define MOST_LISTS 3u

Account *
stage_account_of (Stage *self, const Shelf *shelf)
{
  for (guint i = 0; i < self->history->n_accounts; i++)
    if (self->accounts[i].server == shelf->server)
      return &self->accounts[i];
  return &self->local;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The uids of the profiles or lists that are there. */
static GPtrArray *
list_uids (const State *state, PlakatUserRecordKind kind)
{
  GPtrArray *uids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < state->records->len; i++)
    {
      const RecordState *record = g_ptr_array_index (state->records, i);

      if (record->kind == kind && !plakat_fields_is_empty (record->value))
        g_ptr_array_add (uids, g_strdup (record->uid));
    }
  g_ptr_array_sort (uids, compare_texts);
  return uids;
}

static char *
choose_list (const State *state, guint how)
{
  g_autoptr (GPtrArray) profiles = list_uids (state, PLAKAT_USER_RECORD_PROFILE);
  g_autoptr (GPtrArray) lists = list_uids (state, PLAKAT_USER_RECORD_LIST);
  guint number = how % (3 + profiles->len + lists->len);

  if (number < 2)
    return g_strdup ("watchlist");
  if (number == 2)
    return g_strdup ("favourites");
  number -= 3;
  if (number < profiles->len)
    return g_strconcat ("profile:", g_ptr_array_index (profiles, number), NULL);
  return g_strconcat ("list:", g_ptr_array_index (lists, number - profiles->len), NULL);
}

static void
put (Stage *self, Device *device, const Step *step, gboolean again)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  g_autofree char *list = choose_list (state, step->how);
  guint film = step->what % self->history->n_films;
  const EntryState *entry = state_find_entry (state, list, get_film_uid (film));
  gboolean is_there = entry != NULL && entry->want;

  device_put (device, list, film, again ? is_there : !is_there);
}

static const char *
get_field (const State *state, PlakatUserRecordKind kind, const char *uid, const char *field)
{
  const RecordState *record = state_find_record (state, kind, uid);

  return record != NULL ? plakat_fields_get (record->value, field) : NULL;
}

static void
rate (Stage *self, Device *device, const Step *step)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  guint film = step->what % self->history->n_films;
  const char *uid = get_film_uid (film);
  g_autofree char *stars = g_strdup_printf ("%u", 1 + step->how % 10);
  gboolean clears = step->how % 4 == 0 && get_field (state, PLAKAT_USER_RECORD_RATING, uid, "stars") != NULL;

  device_set_field (device, PLAKAT_USER_RECORD_RATING, uid, (int) film, "stars", clears ? "" : stars);
}

/* A line is written anew, or one more; each line that was ever written can be told from all others. */
static char *
rewrite (Stage *self, const char *text, guint how)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *line = g_strdup_printf ("w%u.", ++self->n_texts);
  g_autoptr (GPtrArray) made = g_ptr_array_new ();
  guint n = g_strv_length (lines), place = how % (n + 2);

  if (text != NULL && how % 6 == 0)
    return g_strdup ("");
  for (guint i = 0; i < n; i++)
    {
      if (i == place && how % 2)
        g_ptr_array_add (made, line);
      if (i != place || how % 2)
        g_ptr_array_add (made, lines[i]);
      if (i == place && !(how % 2))
        g_ptr_array_add (made, line);
    }
  if (place >= n)
    g_ptr_array_add (made, line);
  g_ptr_array_add (made, NULL);
  if (text == NULL)
    return g_steal_pointer (&line);
  return g_strjoinv ("\n", (char **) made->pdata);
}

static void
write_text (Stage *self,
            Device *device,
            PlakatUserRecordKind kind,
            const char *uid,
            int film,
            const char *field,
            const Step *step)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  g_autofree char *text = rewrite (self, get_field (state, kind, uid, field), step->how);

  device_set_field (device, kind, uid, film, field, text);
}

static char *
toggle_member (const char *set, const char *member)
{
  g_auto (GStrv) members = g_strsplit (set != NULL ? set : "", "\n", -1);
  g_autoptr (GPtrArray) made = g_ptr_array_new ();
  gboolean was_there = FALSE;

  for (guint i = 0; members[i] != NULL; i++)
    {
      if (g_str_equal (members[i], member))
        was_there = TRUE;
      else if (*members[i] != '\0')
        g_ptr_array_add (made, members[i]);
    }
  if (!was_there)
    g_ptr_array_add (made, (gpointer) member);
  g_ptr_array_sort (made, compare_texts);
  g_ptr_array_add (made, NULL);
  return g_strjoinv ("\n", (char **) made->pdata);
}

static void
toggle (Device *device,
        PlakatUserRecordKind kind,
        const char *uid,
        int film,
        const char *field,
        const char *member)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  g_autofree char *set = toggle_member (get_field (state, kind, uid, field), member);

  device_set_field (device, kind, uid, film, field, set);
}

static void
watch_film (Stage *self, Device *device, const Step *step)
{
  static const char *const dates[] = { "2024-02-29", "2025-01-01", "2025-12-31", "2026-07-14" };
  guint film = step->what % self->history->n_films;

  toggle (device, PLAKAT_USER_RECORD_WATCHED, get_film_uid (film), (int) film, "dates", dates[step->how % 4]);
}

static void
tell_of_oneself (Stage *self, Device *device, const Step *step)
{
  g_autofree char *name = g_strdup_printf ("Name %u", ++self->n_texts);

  switch (step->what % 3)
    {
    case 0:
      device_set_field (device, PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID, -1, "display_name", name);
      break;
    case 1:
      write_text (self, device, PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID, -1, "biography", step);
      break;
    default:
      toggle (device, PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID, -1, "favourite_genres",
              step->how % 2 ? "Drama" : "Horror");
    }
}

static void
create (Stage *self, Device *device, const Step *step, PlakatUserRecordKind kind)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  g_autoptr (GPtrArray) uids = list_uids (state, kind);
  /* A plain server takes a name once, and by its name a profile is found whose making was not answered. */
  gboolean same = step->how % 10 == 0 && self->history->has_feed;
  g_autofree char *name = same ? g_strdup ("Same") : g_strdup_printf ("List %u", ++self->n_texts);

  if (uids->len < MOST_LISTS)
    device_create (device, kind, name);
}

/* Of all profiles and lists one. */
static gboolean
choose_own (const State *state, guint what, PlakatUserRecordKind *kind, char **uid)
{
  g_autoptr (GPtrArray) profiles = list_uids (state, PLAKAT_USER_RECORD_PROFILE);
  g_autoptr (GPtrArray) lists = list_uids (state, PLAKAT_USER_RECORD_LIST);

  if (profiles->len + lists->len == 0)
    return FALSE;
  what %= profiles->len + lists->len;
  *kind = what < profiles->len ? PLAKAT_USER_RECORD_PROFILE : PLAKAT_USER_RECORD_LIST;
  *uid = g_strdup (what < profiles->len ? g_ptr_array_index (profiles, what)
                                        : g_ptr_array_index (lists, what - profiles->len));
  return TRUE;
}

static void
change_own (Stage *self, Device *device, const Step *step)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  g_autofree char *uid = NULL, *name = g_strdup_printf ("List %u", ++self->n_texts);
  PlakatUserRecordKind kind;

  if (!choose_own (state, step->what, &kind, &uid))
    return;
  if (step->kind == STEP_REMOVE_LIST)
    device_remove (device, kind, uid);
  else if (step->kind == STEP_RENAME)
    device_set_field (device, kind, uid, -1, "name", name);
  else if (kind == PLAKAT_USER_RECORD_LIST && step->how % 3 > 0)
    write_text (self, device, kind, uid, -1, "description", step);
  else if (kind == PLAKAT_USER_RECORD_LIST && step->how % 6 > 0)
    device_set_field (device, kind, uid, -1, "cover", get_film_uid (step->how / 3));
  else if (kind == PLAKAT_USER_RECORD_LIST)
    device_set_field (device, kind, uid, -1, "query", step->how % 4 > 0 ? "genre:noir" : "decade:1940s");
}

static void
move (Stage *self, Device *device, const Step *step)
{
  g_autoptr (State) state = shelf_read (device->shelf);
  g_autoptr (GPtrArray) lists = list_uids (state, PLAKAT_USER_RECORD_LIST);
  g_autofree char *list = NULL;
  const EntryState *film, *before;

  if (lists->len == 0)
    return;
  list = g_strconcat ("list:", g_ptr_array_index (lists, step->how % lists->len), NULL);
  film = state_find_entry (state, list, get_film_uid (step->what % self->history->n_films));
  before = state_find_entry (state, list, get_film_uid (step->how % self->history->n_films));
  if (film != NULL && film->want)
    device_move (device, list, step->what % self->history->n_films,
                 before != NULL && before->want && before != film ? before->film_uid : NULL);
}

/* ── what is asked ─────────────────────────────────────────────────────── */

/** stage_answer_all: Returns: how many questions the user was asked and answered */
guint
stage_answer_all (Stage *self, Device *device, guint how)
{
  guint n = 0;

  if (device->engine == NULL)
    return 0;
  for (;; n++)
    {
      g_autoptr (State) before = shelf_read (device->shelf);
      gboolean accepts = how % 2;

      if (before->latched->len == 0 || n > 20)
        return n;
      if (accepts)
        device->shelf->accepted = TRUE;
      else
        device->shelf->put_back = TRUE;
      device_run (device, "answer",
                  plakat_library_answer_latch (device->library, g_ptr_array_index (before->latched, 0),
                                               accepts ? PLAKAT_LATCH_ACCEPT : PLAKAT_LATCH_PUT_BACK),
                  before);
      if (device->engine == NULL)
        return n + 1;
    }
}

static void
settle_conflict (Device *device, const Step *step)
{
  g_autoptr (State) before = shelf_read (device->shelf);
  gint64 id = shelf_ask_number (device->shelf, "SELECT id FROM conflict ORDER BY id", NULL, NULL, 0);

  if (id > 0)
    device_run (device, "settle", plakat_library_settle_conflict (device->library, id, step->how % 3),
                before);
}

static void
take_from_bin (Device *device, const Step *step)
{
  g_autoptr (State) before = shelf_read (device->shelf);
  gint64 id = shelf_ask_number (device->shelf, "SELECT max (id) - ?3 FROM bin", NULL, NULL, step->what % 3);

  if (shelf_ask (device->shelf, "SELECT count(*) FROM bin WHERE id = ?3", NULL, NULL, id))
    device_run (device, "restore", plakat_library_restore (device->library, id), before);
}

static void
excuse (Keys *keys, Shelf *shelf, const char *key, const char *why)
{
  const char *space = strchr (key, ' ');
  g_autofree char *scope = g_strndup (key, space - key);
  PlakatUserRecordKind kind;

  if (!plakat_user_record_kind_from_string (scope, &kind))
    {
      keys_get (keys, shelf_key_of_entry (shelf, scope, space + 1))->excused = why;
      return;
    }
  for (guint i = 0; i < keys->all->len; i++)
    {
      g_autofree char *uid = shelf_name_record (shelf, kind, space + 1);
      g_autofree char *group = g_strdup_printf ("%s %s", scope, uid);
      g_autofree char *list = g_strdup_printf ("%s:%s", scope, uid);

      if (g_str_equal (keys_get (keys, i)->group, group) || g_str_equal (keys_get (keys, i)->group, list))
        keys_get (keys, i)->excused = why;
    }
}

static void
discard (Device *device, const Step *step)
{
  g_autoptr (State) before = shelf_read (device->shelf);
  const OutboxState *outbox;

  if (before->outbox->len == 0)
    return;
  outbox = g_ptr_array_index (before->outbox, step->what % before->outbox->len);
  excuse (device->shelf->keys, device->shelf, outbox->key, "an edit of it was discarded");
  device_run (device, "discard", plakat_library_discard (device->library, outbox->key), before);
}

/* ── elsewhere ─────────────────────────────────────────────────────────── */

/* Somebody who sees all that the server has. */
static void
edit_elsewhere (Stage *self, const Step *step)
{
  Account *account = &self->accounts[step->what % self->history->n_accounts];
  ModelServer *server = account->server;
  const char *film = get_film_uid (step->what % self->history->n_films);
  PlakatUserRecordKind kind = step->how % 2 ? PLAKAT_USER_RECORD_RATING : PLAKAT_USER_RECORD_NOTE;
  g_autoptr (PlakatFields) fields = NULL;
  g_autofree char *text = NULL;
  ModelRecord *record;

  if (!server->has_feed || step->how % 4 > 1)
    {
      const char *list = step->how % 3 ? "watchlist" : "favourites";
      const ModelEntry *entry = model_server_find_entry (server, list, film);
      gboolean want = entry == NULL || !entry->present;

      note_edit (server->keys, server->know, NOBODY, NULL, keys_find_entry (server->keys, list, film), want);
      model_server_set_entry (server, list, film, want, NULL);
      return;
    }
  record = model_server_make_record (server, kind, film);
  fields = record->fields != NULL ? plakat_fields_copy (record->fields) : plakat_fields_new ();
  text = rewrite (self, plakat_fields_get (fields, "text"), step->how / 4);
  plakat_fields_set (fields, "text", text);
  if (kind == PLAKAT_USER_RECORD_RATING && step->how % 3 == 0)
    plakat_fields_set (fields, "stars", step->how % 5 ? "6" : "3");
  note_fields (server->keys, server->know, NOBODY, NULL, kind, film, record->fields, fields);
  model_server_set_record (server, record, fields);
}

static void
switch_account (Stage *self, Device *device, const Step *step)
{
  guint n = self->history->n_accounts + 1, to = step->what % n;
  Account *account = to < self->history->n_accounts ? &self->accounts[to] : &self->local;

  if (device->shelf == account->shelves[device->number])
    return;
  device_shut (device);
  device_open (device, account->shelves[device->number]);
}

static void
merge_local (Stage *self, Device *device)
{
  g_autoptr (State) before = shelf_read (device->shelf);

  if (device->shelf->server != NULL)
    device_run (device, "merge",
                plakat_library_merge_from (device->library, self->local.shelves[device->number]->path),
                before);
}

static void
do_to_server (Stage *self, const Step *step)
{
  Account *account = &self->accounts[step->what % self->history->n_accounts];

  switch (step->kind)
    {
    case STEP_BACK_UP:
      g_clear_pointer (&account->backup, model_server_free);
      account->backup = model_server_copy (account->server);
      break;
    case STEP_ROLL_BACK:
      if (account->backup != NULL)
        {
          model_server_restore (account->server, account->backup);
          account->rolled_back = TRUE;
        }
      break;
    case STEP_PAGE_SIZE:
      account->server->page_size = step->how % 3 ? 1 + step->how % 4 : 100;
      break;
    default:
      edit_elsewhere (self, step);
    }
}

/* What is done while the device is on. */
static void
do_on (Stage *self, Device *device, const Step *step)
{
  guint film = step->what % self->history->n_films;

  switch (step->kind)
    {
    case STEP_PUT:
    case STEP_PUT_AGAIN:
      put (self, device, step, step->kind == STEP_PUT_AGAIN);
      break;
    case STEP_STARS:
      rate (self, device, step);
      break;
    case STEP_REVIEW:
      write_text (self, device, PLAKAT_USER_RECORD_RATING, get_film_uid (film), (int) film, "text", step);
      break;
    case STEP_NOTE:
      write_text (self, device, PLAKAT_USER_RECORD_NOTE, get_film_uid (film), (int) film, "text", step);
      break;
    case STEP_WATCHED:
      watch_film (self, device, step);
      break;
    case STEP_ACCOUNT:
      tell_of_oneself (self, device, step);
      break;
    case STEP_CREATE_PROFILE:
      create (self, device, step, PLAKAT_USER_RECORD_PROFILE);
      break;
    case STEP_CREATE_LIST:
      create (self, device, step, PLAKAT_USER_RECORD_LIST);
      break;
    case STEP_RENAME:
    case STEP_DESCRIBE:
    case STEP_REMOVE_LIST:
      change_own (self, device, step);
      break;
    case STEP_MOVE:
      move (self, device, step);
      break;
    case STEP_SYNC:
      device_sync (device);
      break;
    case STEP_DIE:
      device_plan_death (device, (int) (step->how % 12));
      break;
    case STEP_SWITCH:
      switch_account (self, device, step);
      break;
    case STEP_MERGE_LOCAL:
      merge_local (self, device);
      break;
    case STEP_ANSWER_LATCH:
      stage_answer_all (self, device, step->how);
      break;
    case STEP_SETTLE_CONFLICT:
      settle_conflict (device, step);
      break;
    case STEP_TAKE_FROM_BIN:
      take_from_bin (device, step);
      break;
    case STEP_DISCARD:
      discard (device, step);
      break;
    case STEP_RETRY:
      {
        g_autoptr (State) before = shelf_read (device->shelf);

        device_run (device, "retry", plakat_library_retry (device->library, NULL), before);
        break;
      }
    default:
      break;
    }
}

void
stage_do (Stage *self, const Step *step)
{
  Device *device = self->devices[step->device];

  switch (step->kind)
    {
    case STEP_BACK_UP:
    case STEP_ROLL_BACK:
    case STEP_PAGE_SIZE:
    case STEP_ELSEWHERE:
      do_to_server (self, step);
      return;
    case STEP_OFFLINE:
    case STEP_ONLINE:
      device_set_online (device, step->kind == STEP_ONLINE);
      return;
    case STEP_KILL:
      device_kill (device);
      return;
    case STEP_RESTART:
      device_shut (device);
      break;
    default:
      break;
    }
  /* Whoever does something has switched it on. */
  if (!device_is_up (device))
    device_open (device, self->accounts[0].shelves[step->device]);
  do_on (self, device, step);
}
