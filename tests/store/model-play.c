/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-play.h"

#include <stdlib.h>
#include <string.h>

/* What leaves the library, what a server makes of it, and what comes of the server. */

char *play_places[N_PLACES];
gboolean play_tells;

guint
play_roll (Play *self, guint n)
{
  return (guint) g_rand_int_range (self->chance, 0, (gint32) n);
}

void
play_tell (Play *self, const char *format, ...)
{
  va_list args;
  char *line;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  if (play_tells)
    g_printerr ("# %s\n", line);
  g_ptr_array_add (self->steps, line);
}

guint
play_count_lists (Play *self)
{
  return self->feed ? N_LISTS : 2;
}

/* ── sending ───────────────────────────────────────────────────────────── */

static gboolean
is_same_op (const PlakatOp *op, const Sending *sending)
{
  g_autofree char *uid = memory_dup_uid (sending->which);
  g_autofree char *name = NULL;
  g_autoptr (PlakatFields) fields = memory_make_fields (sending->which, &sending->value);
  const char *stars;

  if (op->seq != sending->seq)
    return FALSE;
  if (sending->list < N_LISTS)
    {
      name = op->kind == PLAKAT_OP_LIST_ENTRY ? g_strconcat (PLAKAT_LIST_UID_OWN, op->list_uid, NULL)
                                              : g_strdup (plakat_list_kind_to_string (op->list));
      return (op->kind == PLAKAT_OP_ENTRY || op->kind == PLAKAT_OP_LIST_ENTRY) && op->want == sending->want
             && g_str_equal (op->film_uid, uid) && g_str_equal (name, memory_get_list (sending->list))
             && g_strcmp0 (op->tag ? op->tag : "", sending->tag) == 0;
    }
  if (sending->which == N_RATINGS)
    return op->kind == PLAKAT_OP_RECORD && op->record_kind == PLAKAT_USER_RECORD_ACCOUNT
           && plakat_fields_equal (op->fields, fields);
  stars = plakat_fields_get (fields, "stars");
  return op->kind == PLAKAT_OP_RATING && g_str_equal (op->film_uid, uid)
         && op->half_stars == (stars ? atoi (stars) : 0)
         && g_strcmp0 (op->review, plakat_fields_get (fields, "text")) == 0;
}

void
play_send_all (Play *self)
{
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->flight, g_array_unref);
  self->ops =
      g_value_dup_boxed (fixture_wait (plakat_library_take_batch (self->library, 200, PLAKAT_TAKE_ALL)));
  self->flight = model_take (&self->model);
  play_tell (self, "send %u", self->ops->len);
  if (self->ops->len != self->flight->len)
    play_tell (self, "WHAT LEAVES IS NOT WHAT OUGHT TO: %u, not %u", self->ops->len, self->flight->len);
  else
    for (guint i = 0; i < self->ops->len; i++)
      if (!is_same_op (g_ptr_array_index (self->ops, i), &g_array_index (self->flight, Sending, i)))
        play_tell (self, "WHAT LEAVES IS NOT WHAT OUGHT TO: number %u", i);
}

static char *
dup_record_tag (Play *self, guint record)
{
  return self->records[record].version > 0
             ? g_strdup_printf ("r%" G_GINT64_FORMAT, self->records[record].version)
             : NULL;
}

/* What the server makes of an entry's op; it has no tag for what is not there. */
static Answer
serve_entry (Play *self, const Sending *sending, const PlakatOp *op)
{
  ServerEntry *entry = &self->entries[sending->list][sending->which];

  if (!self->feed && entry->present == sending->want)
    return ANSWER_VERIFY;
  if (sending->want && !entry->present)
    entry->tag = ++self->tags;
  entry->present = sending->want;
  g_strlcpy (entry->place, op->position ? op->position : "", sizeof entry->place);
  entry->version = ++self->version;
  return ANSWER_DONE;
}

static Answer
serve_record (Play *self, const Sending *sending, const PlakatOp *op)
{
  g_autofree char *tag = dup_record_tag (self, sending->which);

  if ((self->feed || sending->which == N_RATINGS) && g_strcmp0 (op->base, tag) != 0)
    return ANSWER_CONFLICT;
  self->records[sending->which].value = sending->value;
  self->records[sending->which].version = ++self->version;
  return ANSWER_DONE;
}

/* A server with op ids answers a repeat, and does not do it again. */
static Answer
serve (Play *self, const Sending *sending, const PlakatOp *op)
{
  gpointer known;
  Answer answer;

  if (self->feed && g_hash_table_lookup_extended (self->done, &op->seq, NULL, &known))
    return GPOINTER_TO_INT (known);
  answer = sending->list < N_LISTS ? serve_entry (self, sending, op) : serve_record (self, sending, op);
  if (answer == ANSWER_DONE)
    g_hash_table_insert (self->done, g_memdup2 (&op->seq, sizeof op->seq), GINT_TO_POINTER ((int) answer));
  return answer;
}

static void
settle (Play *self, const Sending *sending, Answer answer)
{
  static const PlakatOpStatus statuses[] = { PLAKAT_OP_DONE, PLAKAT_OP_REJECTED, PLAKAT_OP_UNABLE,
                                             PLAKAT_OP_VERIFY, PLAKAT_OP_CONFLICT };
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);
  const gboolean record = sending->list == N_LISTS;
  const Value *current = record ? &self->records[sending->which].value : NULL;

  result->seq = sending->seq;
  result->status = statuses[answer];
  if (record)
    result->tag = dup_record_tag (self, sending->which);
  else if (sending->want && self->entries[sending->list][sending->which].present)
    result->tag = g_strdup_printf ("t%u", self->entries[sending->list][sending->which].tag);
  if (answer == ANSWER_CONFLICT)
    result->current_fields = memory_make_fields (sending->which, current);
  model_settle (&self->model, sending, answer, result->tag, current);
  g_ptr_array_add (results, result);
  fixture_wait (plakat_library_settle (self->library, results));
}

/* One of what is out has its answer, or loses it; the server may have done it all the same. */
void
play_answer_one (Play *self)
{
  const guint i = play_roll (self, self->flight->len);
  const Sending sending = g_array_index (self->flight, Sending, i);
  const PlakatOp *op = g_ptr_array_index (self->ops, i);
  const guint luck = play_roll (self, 20);
  Answer answer = ANSWER_DONE;

  if (luck < 14 || luck > 16)
    answer = serve (self, &sending, op);
  else if (luck == 14)
    answer = ANSWER_REFUSED;
  else if (luck == 15 && play_roll (self, 3) == 0)
    answer = ANSWER_UNABLE;
  play_tell (self, "%s %u.%u #%" G_GINT64_FORMAT ": %d", luck < 16 ? "answer to" : "no answer to",
             sending.list, sending.which, sending.seq, answer);
  if (luck < 16)
    settle (self, &sending, answer);
  g_array_remove_index (self->flight, i);
  g_ptr_array_remove_index (self->ops, i);
}

/* ── the server ────────────────────────────────────────────────────────── */

static Value
make_value (Play *self, guint record)
{
  Value value = { { 0 } };

  for (guint i = 0; i < (record == N_RATINGS && self->feed ? 3u : 2u); i++)
    value.field[i] = play_roll (self, 3) == 0 ? 0 : 1 + (int) play_roll (self, 9);
  return value;
}

static void
toggle (Play *self, guint list, guint film)
{
  ServerEntry *entry = &self->entries[list][film];

  entry->present = !entry->present;
  if (entry->present)
    entry->tag = ++self->tags;
  g_strlcpy (entry->place, play_places[play_roll (self, N_PLACES)], sizeof entry->place);
  entry->version = ++self->version;
  play_tell (self, "elsewhere %u.%u is %s", list, film, entry->present ? "put on" : "taken off");
}

/* Somebody clears the list, or fills it. */
void
play_toggle_all (Play *self, guint list)
{
  const gboolean clear = play_roll (self, 2);

  for (guint film = 0; film < self->films; film++)
    if (self->entries[list][film].present == clear)
      toggle (self, list, film);
}

void
play_change_elsewhere (Play *self)
{
  const guint luck = play_roll (self, 12);

  if (luck == 0)
    play_toggle_all (self, play_roll (self, play_count_lists (self)));
  else if (luck < 9)
    toggle (self, play_roll (self, play_count_lists (self)), play_roll (self, self->films));
  else
    {
      const guint record = self->feed ? play_roll (self, N_RECORDS) : N_RATINGS;

      self->records[record].value = make_value (self, record);
      self->records[record].version = ++self->version;
      play_tell (self, "elsewhere record %u is %d/%d/%d", record, self->records[record].value.field[0],
                 self->records[record].value.field[1], self->records[record].value.field[2]);
    }
}

static PlakatEntry *
make_entry (guint list, guint film, const ServerEntry *from)
{
  g_autofree char *uid = memory_dup_uid (film);
  PlakatEntry *entry =
      plakat_entry_new (list == FAVOURITES ? PLAKAT_LIST_FAVOURITES : PLAKAT_LIST_WATCHLIST, uid);

  if (list == OWN)
    entry->list_uid = g_strdup (memory_get_list (OWN));
  entry->present = from->present;
  entry->title = g_strdup (uid);
  entry->tmdb_id = film + 1;
  if (from->present)
    entry->tag = g_strdup_printf ("t%u", from->tag);
  if (list == OWN && from->present)
    entry->position = g_strdup (from->place);
  return entry;
}

static void
add_record (Play *self, PlakatFeed *feed, guint i)
{
  g_autoptr (PlakatFields) fields = memory_make_fields (i, &self->records[i].value);

  if (i == N_RATINGS)
    {
      PlakatUserRecord *record = plakat_user_record_new (PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID);

      record->fields = g_steal_pointer (&fields);
      record->tag = dup_record_tag (self, i);
      g_ptr_array_add (feed->records, record);
    }
  else
    {
      g_autofree char *uid = memory_dup_uid (i);
      PlakatRating *rating = g_new0 (PlakatRating, 1);

      rating->film_uid = g_strdup (uid);
      rating->title = g_strdup (uid);
      rating->half_stars = self->records[i].value.field[0];
      rating->review = g_strdup (plakat_fields_get (fields, "text"));
      rating->tag = dup_record_tag (self, i);
      g_ptr_array_add (feed->ratings, rating);
    }
}

/* The list of one's own is there on every server. */
static void
add_list (PlakatFeed *feed)
{
  PlakatUserRecord *record =
      plakat_user_record_new (PLAKAT_USER_RECORD_LIST, memory_get_list (OWN) + strlen (PLAKAT_LIST_UID_OWN));

  record->fields = plakat_fields_new ();
  plakat_fields_set (record->fields, "name", "Own");
  record->tag = g_strdup ("t0");
  g_ptr_array_add (feed->records, record);
}

/* The server was restored from a copy: some of what it had is not there any more. */
void
play_begin_epoch (Play *self)
{
  g_autofree char *epoch = g_strdup_printf ("e%u", ++self->epoch);

  play_tell (self, "another server, %s", epoch);
  g_hash_table_remove_all (self->done);
  for (guint list = 0; list < N_LISTS; list++)
    for (guint film = 0; film < self->films; film++)
      if (self->entries[list][film].present && play_roll (self, 3) == 0)
        self->entries[list][film].present = FALSE;
  for (guint i = 0; i < N_RECORDS; i++)
    if (play_roll (self, 3) == 0)
      self->records[i] = (ServerRecord) { 0 };
  fixture_wait (plakat_library_begin_epoch (self->library, epoch));
  model_begin_epoch (&self->model);
}

/* All that changed since; now and then a page that was read before comes again (I15). */
static void
pull_feed (Play *self)
{
  PlakatFeed *feed = g_new0 (PlakatFeed, 1);
  const gboolean whole = self->model.server.accepted;
  const gint64 cursor = whole || play_roll (self, 6) == 0 ? 0 : self->cursor;

  feed->epoch = g_strdup_printf ("e%u", self->epoch);
  feed->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);
  feed->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  feed->ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_rating_free);
  feed->records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  play_tell (self, "pull from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, cursor, self->version);
  if (self->records[N_RATINGS].version > cursor)
    {
      add_record (self, feed, N_RATINGS);
      model_see_record (&self->model, N_RATINGS, &self->records[N_RATINGS].value);
    }
  for (guint list = 0; list < N_LISTS; list++)
    for (guint film = 0; film < N_FILMS; film++)
      {
        const ServerEntry *entry = &self->entries[list][film];
        g_autofree char *tag = entry->present ? g_strdup_printf ("t%u", entry->tag) : NULL;

        if (entry->version <= cursor || (whole && !entry->present))
          continue;
        g_ptr_array_add (feed->entries, make_entry (list, film, entry));
        model_see_change (&self->model, list, film, tag, entry->place);
      }
  for (guint i = 0; i < N_RATINGS; i++)
    if (self->records[i].version > cursor)
      {
        add_record (self, feed, i);
        model_see_record (&self->model, i, &self->records[i].value);
      }
  if (whole)
    add_list (feed);
  fixture_wait (plakat_library_apply_feed (self->library, feed));
  model_sweep (&self->model);
  self->cursor = self->version;
}

static void
begin_walk (Play *self)
{
  const guint luck = play_roll (self, 10);

  self->walks = TRUE;
  self->walked = play_roll (self, 2);
  self->since = self->model.seq;
  self->complete = luck >= 2;
  for (guint film = 0; film < N_FILMS; film++)
    {
      const ServerEntry *entry = &self->entries[self->walked][film];

      *self->seen[film] = '\0';
      if (entry->present && !(luck < 2 && play_roll (self, 2) == 0))
        g_snprintf (self->seen[film], sizeof self->seen[film], "t%u", entry->tag);
    }
  /* A page that skipped a film, which looks complete. */
  if (luck == 2)
    *self->seen[play_roll (self, self->films)] = '\0';
  play_tell (self, "walk %u%s", self->walked, self->complete ? "" : ", not to its end");
}

void
play_end_walk (Play *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);

  for (guint film = 0; film < N_FILMS; film++)
    if (*self->seen[film] != '\0')
      {
        ServerEntry entry = { .present = TRUE, .tag = (guint) atoi (self->seen[film] + 1) };

        g_ptr_array_add (entries, make_entry (self->walked, film, &entry));
      }
  play_tell (self, "%u films were seen on %u", entries->len, self->walked);
  self->walks = FALSE;
  fixture_wait (plakat_library_apply_listing (self->library, memory_get_list (self->walked), entries,
                                              self->complete, self->since));
  model_see_listing (&self->model, self->walked, self->seen, self->complete, self->since);
}

static void
look_at_account (Play *self)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  PlakatUserRecord *record = plakat_user_record_new (PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID);

  record->fields = memory_make_fields (N_RATINGS, &self->records[N_RATINGS].value);
  record->tag = dup_record_tag (self, N_RATINGS);
  g_ptr_array_add (records, record);
  play_tell (self, "look at the account");
  fixture_wait (plakat_library_apply_account (self->library, records));
  model_see_record (&self->model, N_RATINGS, &self->records[N_RATINGS].value);
}

void
play_pull (Play *self)
{
  if (self->feed)
    pull_feed (self);
  else if (play_roll (self, 4) == 0)
    look_at_account (self);
  else
    begin_walk (self);
}
