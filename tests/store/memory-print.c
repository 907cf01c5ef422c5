/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "memory-library.h"

#include <stdlib.h>
#include <string.h>

#include "plakat-library-private.h"

/* What is seen of a library, and of the model, in the same words. */

static void
print_value (GString *out, const Value *value)
{
  g_string_append_printf (out, " %d/%d/%d", value->field[0], value->field[1], value->field[2]);
}

static void
print_entry (GString *out,
             guint list,
             guint film,
             gboolean want,
             gboolean base,
             gboolean sent,
             const char *tag,
             const char *place)
{
  g_string_append_printf (out, "entry %u.%u%s%s%s%s%s%s%s\n", list, film, want ? " wanted" : "",
                          base ? " there" : "", sent ? " sent" : "", base ? " tag " : "",
                          base && tag ? tag : "", list == OWN && want ? " at " : "",
                          list == OWN && want && place ? place : "");
}

static void
print_record (GString *out, guint record, const Value *value, const Value *base, gboolean sent)
{
  g_string_append_printf (out, "record %u", record);
  print_value (out, value);
  print_value (out, base);
  g_string_append (out, sent ? " sent\n" : "\n");
}

static void
print_queued (GString *out, guint list, guint which, gint64 seq, gboolean parked, gboolean held)
{
  g_string_append_printf (out, "waits %u.%u #%" G_GINT64_FORMAT "%s%s\n", list, which, seq,
                          parked ? " parked" : "", held ? " held" : "");
}

static void
print_binned (GString *out, guint list, guint which, const char *why, const Value *value)
{
  g_string_append_printf (out, "bin %u.%u %s", list, which, why);
  if (list == N_LISTS)
    print_value (out, value);
  g_string_append_c (out, '\n');
}

static void
print_latch (GString *out, guint list, const char *reason, guint known, guint missing, gboolean accepted)
{
  g_string_append_printf (out, "latch %u %s %u %u%s\n", list, reason, known, missing,
                          accepted ? " accepted" : "");
}

/** Row: calls print for each row of the statement */
typedef void (*Row) (GString *out, sqlite3_stmt *row);

static gboolean
print_rows (PlakatSqlite *db, const char *sql, Row print, GString *out, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return TRUE;
      print (out, statement);
    }
  return FALSE;
}

static const char *
text (sqlite3_stmt *row, int column)
{
  return (const char *) sqlite3_column_text (row, column);
}

static void
entry_row (GString *out, sqlite3_stmt *row)
{
  print_entry (out, memory_find_list (text (row, 0)), memory_find_film (text (row, 1)),
               sqlite3_column_int (row, 2), sqlite3_column_int (row, 3), sqlite3_column_int (row, 4),
               text (row, 5), text (row, 6));
}

static void
record_row (GString *out, sqlite3_stmt *row)
{
  const guint record = memory_find_record (text (row, 0), text (row, 1));
  const Value value = memory_read_value (record, text (row, 2)),
              base = memory_read_value (record, text (row, 3));

  print_record (out, record, &value, &base, sqlite3_column_int (row, 4));
}

static void
outbox_row (GString *out, sqlite3_stmt *row)
{
  const guint list = memory_find_list (text (row, 1));

  print_queued (out, list,
                list == N_LISTS ? memory_find_record (text (row, 0), text (row, 2))
                                : memory_find_film (text (row, 2)),
                sqlite3_column_int64 (row, 3), sqlite3_column_int (row, 4), sqlite3_column_int (row, 5));
}

static void
bin_row (GString *out, sqlite3_stmt *row)
{
  const guint list = memory_find_list (text (row, 0));
  const guint which =
      list == N_LISTS ? memory_find_record (text (row, 2), text (row, 3)) : memory_find_film (text (row, 1));
  const Value value = memory_read_value (which, text (row, 4));

  print_binned (out, list, which, text (row, 5), &value);
}

static void
conflict_row (GString *out, sqlite3_stmt *row)
{
  const guint record = memory_find_record (text (row, 0), text (row, 1));
  const Value theirs = memory_read_value (record, text (row, 2));

  g_string_append_printf (out, "conflict %u", record);
  print_value (out, &theirs);
  g_string_append_c (out, '\n');
}

static void
latch_row (GString *out, sqlite3_stmt *row)
{
  print_latch (out, memory_find_list (text (row, 0)), text (row, 1), (guint) sqlite3_column_int (row, 2),
               (guint) sqlite3_column_int (row, 3), sqlite3_column_int (row, 4));
}

static void
seq_row (GString *out, sqlite3_stmt *row)
{
  g_string_append_printf (out, "edits %d\n", sqlite3_column_int (row, 0));
}

static gboolean
print_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!print_rows (
          db,
          "SELECT list_uid, film_uid, want, base, sent_seq IS NOT NULL, base_tag, position FROM entry"
          " WHERE want OR base OR edit_seq > acked_seq"
          " ORDER BY list_uid = 'list:own', list_uid = 'favourites', film_uid",
          entry_row, out, error)
      || !print_rows (db,
                      "SELECT kind, uid, value, base, sent_seq IS NOT NULL FROM record WHERE kind <> 'list'"
                      " AND (value IS NOT NULL OR base IS NOT NULL OR edit_seq > acked_seq)"
                      " ORDER BY kind = 'account', uid",
                      record_row, out, error)
      || !print_rows (db, "SELECT kind, list_uid, uid, seq, parked, held FROM outbox ORDER BY seq",
                      outbox_row, out, error)
      || !print_rows (db, "SELECT list_uid, film_uid, kind, uid, value, why FROM bin ORDER BY id", bin_row,
                      out, error)
      || !print_rows (db, "SELECT kind, uid, theirs FROM conflict ORDER BY id", conflict_row, out, error)
      || !print_rows (db,
                      "SELECT scope, reason, known, missing, choice IS NOT NULL FROM latch"
                      " ORDER BY scope = 'favourites'",
                      latch_row, out, error)
      || !print_rows (db, "SELECT next_seq FROM device", seq_row, out, error))
    return FALSE;
  g_value_init (result, G_TYPE_STRING);
  g_value_take_string (result, g_string_free_and_steal (g_steal_pointer (&out)));
  return TRUE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Of what one listing threw away nobody says what was first. */
static char *
sort_lines (char *lines)
{
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);

  g_free (lines);
  qsort (split, g_strv_length (split), sizeof *split, compare_lines);
  return g_strjoinv ("\n", split + 1); /* past the one that is empty */
}

typedef struct
{
  guint listed[2], rated, waiting, parked, held, conflicts, latches;
} Counts;

static void
print_counts (GString *out, const Counts *counts)
{
  g_string_append_printf (
      out, "counts %u %u, rated %u, waiting %u, parked %u, held %u, conflicts %u, latches %u\n",
      counts->listed[0], counts->listed[1], counts->rated, counts->waiting, counts->parked, counts->held,
      counts->conflicts, counts->latches);
}

#define SEEN_MARKS                                                                            \
  (PLAKAT_MARK_WATCHLIST | PLAKAT_MARK_FAVOURITE | PLAKAT_MARK_REVIEWED | PLAKAT_MARK_WAITING \
   | PLAKAT_MARK_PARKED)

/* The file, and what is in memory of it. */
char *
memory_print (PlakatLibrary *library)
{
  GString *out =
      g_string_new (g_value_get_string (fixture_wait (plakat_library_run (library, print_work, NULL, NULL))));
  const Counts counts = {
    { plakat_library_get_count (library, PLAKAT_LIST_WATCHLIST),
      plakat_library_get_count (library, PLAKAT_LIST_FAVOURITES) },
    plakat_library_get_n_rated (library),
    plakat_library_get_waiting (library),
    plakat_library_get_parked (library),
    plakat_library_get_held (library),
    plakat_library_get_conflicts (library),
    plakat_library_get_latches (library),
  };

  for (guint film = 0; film < N_FILMS; film++)
    {
      g_autofree char *uid = memory_dup_uid (film);
      const PlakatMarks marks = plakat_library_get_marks (library, uid);

      if ((marks & SEEN_MARKS) != 0 || PLAKAT_MARKS_HALF_STARS (marks) != 0)
        g_string_append_printf (out, "film %u marks %x stars %u\n", film, marks & SEEN_MARKS,
                                PLAKAT_MARKS_HALF_STARS (marks));
    }
  print_counts (out, &counts);
  return sort_lines (g_string_free_and_steal (out));
}

static void
print_model_outbox (GString *out, const Model *model)
{
  for (gint64 seq = 1; seq <= model->seq; seq++)
    {
      for (guint list = 0; list < N_LISTS; list++)
        for (guint film = 0; film < N_FILMS; film++)
          {
            const Queued *queued = &model->entries[list][film].queued;

            if (queued->queued && queued->seq == seq)
              print_queued (out, list, film, seq, queued->parked, queued->held);
          }
      for (guint i = 0; i < N_RECORDS; i++)
        if (model->records[i].queued.queued && model->records[i].queued.seq == seq)
          print_queued (out, N_LISTS, i, seq, model->records[i].queued.parked, model->records[i].queued.held);
    }
}

static void
count (Counts *counts, const Queued *queued)
{
  counts->held += queued->queued && queued->held;
  counts->parked += queued->queued && queued->parked && !queued->held;
  counts->waiting += queued->queued && !queued->parked && !queued->held;
}

static PlakatMarks
mark (const Queued *queued)
{
  if (!queued->queued || queued->held)
    return 0;
  return PLAKAT_MARK_WAITING | (queued->parked ? PLAKAT_MARK_PARKED : 0);
}

static void
print_model_marks (GString *out, const Model *model, Counts *counts)
{
  for (guint film = 0; film < N_FILMS; film++)
    {
      PlakatMarks marks = 0;
      int stars = 0;

      for (guint list = 0; list < N_LISTS; list++)
        {
          const Entry *entry = &model->entries[list][film];

          count (counts, &entry->queued);
          marks |= mark (&entry->queued);
          if (list < 2 && entry->want)
            {
              counts->listed[list]++;
              marks |= list == WATCHLIST ? PLAKAT_MARK_WATCHLIST : PLAKAT_MARK_FAVOURITE;
            }
        }
      if (film < N_RATINGS)
        {
          marks |= mark (&model->records[film].queued)
                   | (model->records[film].value.field[1] ? PLAKAT_MARK_REVIEWED : 0);
          stars = model->records[film].value.field[0];
          counts->rated += stars != 0;
        }
      if (marks != 0 || stars != 0)
        g_string_append_printf (out, "film %u marks %x stars %d\n", film, marks, stars);
    }
}

char *
model_print (const Model *model)
{
  GString *out = g_string_new (NULL);
  Counts counts = { .conflicts = model->conflicts->len };

  for (guint list = 0; list < N_LISTS; list++)
    for (guint film = 0; film < N_FILMS; film++)
      {
        const Entry *entry = &model->entries[list][film];

        if (entry->want || entry->base || entry->edit_seq > entry->acked_seq)
          print_entry (out, list, film, entry->want, entry->base, entry->sent, entry->tag, entry->place);
      }
  for (guint i = 0; i < N_RECORDS; i++)
    {
      const Record *record = &model->records[i];
      const Value none = { { 0 } };

      if (memcmp (&record->value, &none, sizeof none) != 0 || memcmp (&record->base, &none, sizeof none) != 0
          || record->edit_seq > record->acked_seq)
        print_record (out, i, &record->value, &record->base, record->sent);
      count (&counts, &record->queued);
    }
  print_model_outbox (out, model);
  for (guint i = 0; i < model->bin->len; i++)
    {
      const Binned *binned = &g_array_index (model->bin, Binned, i);

      print_binned (out, binned->list, binned->which, binned->why, &binned->value);
    }
  for (guint i = 0; i < model->conflicts->len; i++)
    {
      const Conflict *conflict = &g_array_index (model->conflicts, Conflict, i);

      g_string_append_printf (out, "conflict %u", conflict->record);
      print_value (out, &conflict->theirs);
      g_string_append_c (out, '\n');
    }
  for (guint list = 0; list < N_LISTS; list++)
    if (model->latches[list].reason != NULL)
      {
        const Latch *latch = &model->latches[list];

        counts.latches += !latch->accepted;
        print_latch (out, list, latch->reason, latch->known, latch->missing, latch->accepted);
      }
  if (model->server.reason != NULL)
    {
      counts.latches += !model->server.accepted;
      print_latch (out, N_LISTS, model->server.reason, model->server.known, 0, model->server.accepted);
    }
  g_string_append_printf (out, "edits %" G_GINT64_FORMAT "\n", model->seq);
  print_model_marks (out, model, &counts);
  print_counts (out, &counts);
  return sort_lines (g_string_free_and_steal (out));
}

static gboolean
binned_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  const Binned *binned = data;
  g_autoptr (GString) wanted = g_string_new (NULL), is = g_string_new (NULL);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT list_uid, film_uid, kind, uid, value, why, id FROM bin ORDER BY id", error);
  gboolean row;

  print_binned (wanted, binned->list, binned->which, binned->why, &binned->value);
  g_value_init (result, G_TYPE_INT64);
  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_string_truncate (is, 0);
      bin_row (is, statement);
      if (g_string_equal (is, wanted))
        g_value_set_int64 (result, sqlite3_column_int64 (statement, 6));
    }
  return FALSE;
}

/* memory_find_binned: Returns: the row of the bin that is like @binned */
gint64
memory_find_binned (PlakatLibrary *library, Binned *binned)
{
  return g_value_get_int64 (fixture_wait (plakat_library_run (library, binned_work, binned, NULL)));
}
