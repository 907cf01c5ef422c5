/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-merge-record.h"

/*
 * Records are held here as numbers: one value (0 for none), a text of three lines whose first and last ones
 * vary (0 for no text), and a set of two members as bits. The rules are written once more on these numbers,
 * after "ratings and reviews" of the sync design, and every combination of a small domain is held against
 * them: as what an account says of itself, which has all three and goes field by field, as a rating, which
 * has no set and goes so too, and as a list, which an edit brings back whole where it was taken away.
 */
typedef struct
{
  int scalar;
  int first, last;
  int set;
} Record;

#define ACKED 3
#define OLDER 5
#define NEWEST 7
#define AGAIN 9

/* Whose fields are merged; @whole: what one side took away and the other edited comes back whole. */
typedef struct
{
  PlakatUserRecordKind kind;
  const char *scalar, *text, *set;
  gboolean whole;
} Form;

static const Form account = { PLAKAT_USER_RECORD_ACCOUNT, "display_name", "biography", "favourite_genres",
                              FALSE };
static const Form rating = { PLAKAT_USER_RECORD_RATING, "stars", "text", NULL, FALSE };
static const Form list = { PLAKAT_USER_RECORD_LIST, "name", "description", NULL, TRUE };

static const Form *form;

static gboolean
is_none (Record a)
{
  return a.scalar == 0 && a.first == 0 && a.set == 0;
}

static gboolean
is_equal (Record a, Record b)
{
  return a.scalar == b.scalar && a.first == b.first && a.last == b.last && a.set == b.set;
}

static PlakatFields *
make_fields (Record record)
{
  PlakatFields *fields;

  if (is_none (record))
    return NULL;
  fields = plakat_fields_new ();
  if (record.scalar != 0)
    plakat_fields_set (fields, form->scalar, record.scalar == 1 ? "3" : "4");
  if (record.first != 0)
    {
      g_autofree char *text = g_strdup_printf ("first %d\nmiddle\nlast %d", record.first, record.last);

      plakat_fields_set (fields, form->text, text);
    }
  if (record.set != 0)
    plakat_fields_set (fields, form->set,
                       record.set == 1   ? "Drama"
                       : record.set == 2 ? "Western"
                                         : "Drama\nWestern");
  return fields;
}

/* One value of three: what just one side changed is so; *clash says that both did, and otherwise. */
static int
merge_number (int base, int mine, int theirs, gboolean *clash)
{
  if (mine != theirs && mine != base && theirs != base)
    *clash = TRUE;
  return mine == base ? theirs : mine;
}

static Record
merge (Record base, Record mine, Record theirs, Record *lost)
{
  Record result = mine;
  gboolean clash = FALSE;

  *lost = (Record) { 0 };
  /* Taken away against edited: the edit wins, and with it the whole record. */
  if (form->whole && !is_none (base))
    {
      if (is_none (mine) && !is_none (theirs) && !is_equal (base, theirs))
        return theirs;
      if (is_none (theirs) && !is_none (mine) && !is_equal (base, mine))
        return mine;
    }

  result.scalar = merge_number (base.scalar, mine.scalar, theirs.scalar, &clash);
  if (clash && mine.scalar == 0)
    result.scalar = theirs.scalar;
  else if (clash && theirs.scalar != 0)
    lost->scalar = theirs.scalar;

  clash = FALSE;
  if (base.first == 0 || mine.first == 0 || theirs.first == 0)
    {
      int whole = merge_number (base.first * 10 + base.last, mine.first * 10 + mine.last,
                                theirs.first * 10 + theirs.last, &clash);

      if (clash && mine.first == 0)
        whole = theirs.first * 10 + theirs.last;
      clash = clash && mine.first != 0 && theirs.first != 0;
      result.first = whole / 10;
      result.last = whole % 10;
    }
  else
    {
      result.first = merge_number (base.first, mine.first, theirs.first, &clash);
      result.last = merge_number (base.last, mine.last, theirs.last, &clash);
    }
  if (clash)
    {
      result.first = mine.first;
      result.last = mine.last;
      lost->first = theirs.first;
      lost->last = theirs.last;
    }

  result.set = (mine.set & theirs.set) | (~base.set & (mine.set | theirs.set));
  return result;
}

static void
assert_fields (const PlakatFields *fields, Record record, const char *what)
{
  g_autoptr (PlakatFields) expected = make_fields (record);
  g_autofree char *is = plakat_fields_print (fields), *ought = plakat_fields_print (expected);

  if (!plakat_fields_equal (fields, expected))
    g_error ("%s is %s and ought to be %s", what, is, ought);
}

static void
test_fields (gconstpointer data)
{
  static const int texts[][2] = { { 0, 0 }, { 1, 1 }, { 2, 1 }, { 1, 2 }, { 3, 1 } };
  static const int sets[] = { 0, 1, 3 };
  Record domain[3 * G_N_ELEMENTS (texts) * G_N_ELEMENTS (sets)];
  PlakatFields *fields[G_N_ELEMENTS (domain)];
  guint n = 0, count = 0, conflicts = 0;

  form = data;
  for (int scalar = 0; scalar < 3; scalar++)
    for (gsize text = 0; text < G_N_ELEMENTS (texts); text++)
      for (gsize set = 0; set < (form->set == NULL ? 1 : G_N_ELEMENTS (sets)); set++)
        {
          domain[n] = (Record) { scalar, texts[text][0], texts[text][1], sets[set] };
          if (form->whole && scalar == 0 && !is_none (domain[n]))
            continue; /* there is no list without a name */
          fields[n] = make_fields (domain[n]);
          n++;
        }
  for (guint b = 0; b < n; b++)
    for (guint m = 0; m < n; m++)
      for (guint t = 0; t < n; t++)
        {
          Record lost;
          Record expected = merge (domain[b], domain[m], domain[t], &lost);
          g_autoptr (PlakatFields) missing = NULL;
          g_autoptr (PlakatFields) merged =
              plakat_fields_merge (form->kind, fields[b], fields[m], fields[t], &missing);

          assert_fields (merged, expected, "The merged record");
          assert_fields (missing, lost, "What was lost");
          count++;
          conflicts += missing != NULL;
        }
  for (guint i = 0; i < n; i++)
    plakat_fields_free (fields[i]);
  g_test_message ("%u merges, %u with a conflict", count, conflicts);
  g_assert_cmpuint (conflicts, >, 0);
}

typedef enum
{
  CLEAN,
  DIRTY,
  SENT,         /* an attempt is out that has the number of the row */
  EDITED_SINCE, /* and one whose number is older */
  N_STATES,
} State;

typedef struct
{
  Record base, gone, value, sent, theirs;
  State state;
  gboolean infers_ack, refused;
} Cell;

typedef struct
{
  Record value, gone, lost;
  gint64 acked_seq;
  gboolean sent;
  PlakatRecordEffect effect;
} Expected;

/* Where both brought back what had been taken away, both come from what it was. */
static Record
find_origin (const Cell *cell)
{
  return is_none (cell->gone) || is_none (cell->value) || is_none (cell->theirs) ? cell->base : cell->gone;
}

/* What an edit after an attempt comes from: where theirs is what was sent, the attempt may have arrived;
 * where mine is what was known before, it was taken back. One that was refused never arrived. */
static Record
find_ancestor (const Cell *cell)
{
  const Record base = find_origin (cell);
  Record ancestor = base;

  if (cell->state != EDITED_SINCE || cell->refused
      || (form->whole && is_none (cell->theirs) && !is_none (base) && !is_none (cell->value)
          && !is_equal (cell->value, base)))
    return ancestor;
  if (cell->sent.scalar == cell->theirs.scalar
      || (cell->value.scalar == base.scalar && base.scalar != cell->theirs.scalar))
    ancestor.scalar = cell->sent.scalar;
  if ((cell->sent.first == cell->theirs.first && cell->sent.last == cell->theirs.last)
      || (cell->value.first == base.first && cell->value.last == base.last
          && (base.first != cell->theirs.first || base.last != cell->theirs.last)))
    {
      ancestor.first = cell->sent.first;
      ancestor.last = cell->sent.last;
    }
  ancestor.set = (base.set & cell->sent.set) | (cell->theirs.set & (base.set | cell->sent.set));
  return ancestor;
}

static Expected
expect (const Cell *cell)
{
  Expected now = { .value = cell->theirs, .gone = cell->gone, .acked_seq = NEWEST };
  gboolean is_out = cell->state == SENT || cell->state == EDITED_SINCE;
  gboolean shows_ours = is_out && is_equal (cell->theirs, cell->sent);
  gboolean there;

  if (!is_none (cell->theirs))
    now.gone = (Record) { 0 };
  else if (form->whole && !is_none (cell->base))
    now.gone = cell->base;
  if (cell->state == CLEAN)
    {
      now.effect = is_equal (cell->value, cell->theirs) ? PLAKAT_RECORD_NOTHING : PLAKAT_RECORD_CHANGED;
      return now;
    }

  now.value = merge (find_ancestor (cell), cell->value, cell->theirs, &now.lost);
  if (!is_equal (now.value, cell->value))
    now.effect |= PLAKAT_RECORD_CHANGED;
  if (!is_none (now.lost))
    now.effect |= PLAKAT_RECORD_CONFLICT;
  there = is_equal (now.value, cell->theirs);

  now.sent = is_out && !cell->refused && !(shows_ours && cell->infers_ack);
  now.acked_seq = ACKED;
  if (!now.sent && there)
    now.acked_seq = NEWEST;
  else if (is_out && cell->refused)
    now.effect |= PLAKAT_RECORD_AGAIN;
  else if (is_out && !now.sent && cell->state == EDITED_SINCE)
    now.acked_seq = OLDER;
  else if (is_out && !now.sent)
    now.effect |= PLAKAT_RECORD_AGAIN;
  else if (cell->state == SENT && !there && !is_equal (cell->base, cell->theirs))
    now.effect |= PLAKAT_RECORD_AGAIN;
  if (now.acked_seq == NEWEST)
    now.effect |= PLAKAT_RECORD_SETTLED;
  return now;
}

static void
make_row (PlakatRecordRow *row, const Cell *cell)
{
  row->base = make_fields (cell->base);
  row->base_tag = g_strdup ("t1");
  row->gone = make_fields (cell->gone);
  row->value = make_fields (cell->value);
  row->edit_seq = NEWEST;
  row->acked_seq = cell->state == CLEAN ? NEWEST : ACKED;
  if (cell->state == SENT || cell->state == EDITED_SINCE)
    {
      row->sent = TRUE;
      row->sent_value = make_fields (cell->sent);
      row->sent_seq = cell->state == SENT ? NEWEST : OLDER;
    }
}

static void
check_cell (const Cell *cell)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) theirs = make_fields (cell->theirs);
  g_autoptr (PlakatFields) lost = NULL;
  g_autoptr (PlakatFields) lost_again = NULL;
  PlakatRecordSight sight = {
    .fields = theirs, .tag = "t2", .infers_ack = cell->infers_ack, .refused_ours = cell->refused
  };
  Expected expected = expect (cell);
  PlakatRecordEffect effect;
  gboolean was_dirty = cell->state != CLEAN;

  make_row (&row, cell);
  effect = plakat_record_see (&row, form->kind, &sight, &lost);
  if (effect != expected.effect || row.acked_seq != expected.acked_seq || row.sent != expected.sent)
    {
      g_autoptr (PlakatFields) base = make_fields (cell->base), mine = make_fields (cell->value),
                               sent = make_fields (cell->sent);
      g_autofree char *b = plakat_fields_print (base), *m = plakat_fields_print (mine),
                      *s = plakat_fields_print (sent), *t = plakat_fields_print (theirs);

      g_test_message ("base %s\nmine %s\nsent %s\ntheirs %s\nstate %d, infers %d, refused %d", b, m, s, t,
                      cell->state, cell->infers_ack, cell->refused);
      g_error ("effect %d, acked %d, sent %d; ought to be %d, %d, %d", effect, (int) row.acked_seq, row.sent,
               expected.effect, (int) expected.acked_seq, expected.sent);
    }
  assert_fields (row.value, expected.value, "What is wanted");
  assert_fields (lost, expected.lost, "What was lost");
  assert_fields (row.base, cell->theirs, "What the server has");
  assert_fields (row.gone, expected.gone, "What it was");
  g_assert_cmpstr (row.base_tag, ==, "t2");
  g_assert_true (row.sent || row.sent_value == NULL);

  /* I1, I3: an edit is settled by its own number or because it is there, and never beyond. */
  g_assert_cmpint (row.edit_seq, ==, NEWEST);
  g_assert_cmpint (row.acked_seq, <=, row.edit_seq);
  g_assert_cmpint (row.acked_seq, >=, was_dirty ? ACKED : NEWEST);
  if (was_dirty && !plakat_record_is_dirty (&row))
    g_assert_true (plakat_fields_equal (row.value, theirs));
  /* I2: a clean row follows; a dirty one changes just where the server did. */
  if (was_dirty && is_equal (cell->theirs, cell->base))
    g_assert_false (effect & (PLAKAT_RECORD_CHANGED | PLAKAT_RECORD_CONFLICT));
  /* I7: what the server lacks takes nothing from what was edited here. */
  if (was_dirty && is_none (cell->theirs) && cell->value.scalar != cell->base.scalar)
    g_assert_cmpint (expected.value.scalar, ==, cell->value.scalar);
  if (was_dirty && is_none (cell->theirs) && cell->value.first != 0 && cell->value.first != cell->base.first)
    g_assert_cmpint (expected.value.first, ==, cell->value.first);
  /* Exactly what we sent: later edits stay, without a conflict. */
  if (cell->state == EDITED_SINCE && !cell->refused && is_equal (cell->theirs, cell->sent))
    {
      g_assert_true (is_equal (expected.value, cell->value));
      g_assert_true (is_none (expected.lost));
    }
  if (was_dirty && is_none (cell->theirs) && form->whole && !is_equal (cell->value, cell->base))
    g_assert_true (is_equal (expected.value, cell->value));

  /* I15: the same again changes nothing; what needed a number has got one from the caller. */
  if (effect & PLAKAT_RECORD_AGAIN)
    row.edit_seq = AGAIN;
  g_assert_cmpint (plakat_record_see (&row, form->kind, &sight, &lost_again), ==, PLAKAT_RECORD_NOTHING);
  g_assert_null (lost_again);
  assert_fields (row.value, expected.value, "What is wanted, after the same again,");
  g_assert_cmpint (row.acked_seq, ==, expected.acked_seq);
}

static void
test_see (gconstpointer data)
{
  static const Record all[] = {
    { 0, 0, 0, 0 }, { 1, 0, 0, 0 }, { 2, 0, 0, 0 }, { 1, 1, 1, 1 },
    { 2, 1, 1, 1 }, { 1, 2, 1, 1 }, { 1, 1, 2, 2 }, { 0, 0, 0, 3 },
  };
  static const Record without_set[] = {
    { 0, 0, 0, 0 }, { 1, 0, 0, 0 }, { 2, 0, 0, 0 }, { 1, 1, 1, 0 }, { 2, 1, 1, 0 }, { 1, 2, 1, 0 },
  };
  const Record *domain;
  guint n, count = 0;

  form = data;
  domain = form->set == NULL ? without_set : all;
  n = form->set == NULL ? G_N_ELEMENTS (without_set) : G_N_ELEMENTS (all);
  for (guint i = 0; i < n * n * n; i++)
    for (State state = CLEAN; state < N_STATES; state++)
      for (guint sent = 0; sent < (state >= SENT ? n : 1); sent++)
        for (guint more = 0; more < 4 * (form->whole && i % n == 0 ? n : 1); more++)
          {
            const guint flags = more % 4;
            /* only where the server has nothing is it known what it had */
            Cell cell = {
              .base = domain[i % n],
              .gone = domain[more / 4],
              .value = domain[i / n % n],
              .theirs = domain[i / n / n],
              .sent = domain[sent],
              .state = state,
              .infers_ack = flags & 1,
              .refused = !!(flags & 2),
            };

            check_cell (&cell);
            count++;
          }
  g_test_message ("%u cells", count);
}

/* Sending, the answer and cancelling, for every value and edit in between. */
static void
test_push (void)
{
  static const Record domain[] = { { 0, 0, 0, 0 }, { 1, 0, 0, 0 }, { 1, 1, 1, 1 }, { 0, 0, 0, 2 } };
  const guint n = G_N_ELEMENTS (domain);
  guint count = 0;

  form = &account;
  for (guint i = 0; i < n * n * n; i++)
    for (int edits = 0; edits < 3; edits++)
      {
        Cell cell = { .base = domain[i % n],
                      .gone = domain[i % n == 0 ? 1 : 0],
                      .value = domain[i / n % n],
                      .state = DIRTY };
        Record later = domain[i / n / n];
        g_auto (PlakatRecordRow) row = { 0 };
        PlakatRecordEffect effect;

        make_row (&row, &cell);
        g_assert_cmpint (plakat_record_cancels (&row), ==, is_equal (cell.base, cell.value));
        plakat_record_send (&row);
        g_assert_false (plakat_record_cancels (&row));
        g_assert_cmpint (row.sent_seq, ==, NEWEST);
        assert_fields (row.sent_value, cell.value, "What is out");
        if (edits > 0)
          {
            plakat_fields_free (row.value);
            row.value = make_fields (later);
          }
        if (edits > 1)
          row.edit_seq++;
        effect = plakat_record_ack (&row, "t3");
        assert_fields (row.base, cell.value, "What the server has");
        g_assert_cmpstr (row.base_tag, ==, "t3");
        g_assert_null (row.gone);
        g_assert_false (row.sent);
        g_assert_null (row.sent_value);
        /* I3: just what was sent. */
        g_assert_cmpint (row.acked_seq, ==, NEWEST);
        g_assert_cmpint (plakat_record_is_dirty (&row), ==, edits > 1);
        if (edits > 1)
          g_assert_cmpint (effect, ==, PLAKAT_RECORD_NOTHING);
        else if (edits == 1 && !is_equal (later, cell.value))
          g_assert_cmpint (effect, ==, PLAKAT_RECORD_AGAIN);
        else
          g_assert_cmpint (effect, ==, PLAKAT_RECORD_SETTLED);
        if (edits > 1)
          {
            gboolean undone = is_equal (later, cell.value);

            g_assert_cmpint (plakat_record_cancels (&row), ==, undone);
            if (undone)
              plakat_record_cancel (&row);
            g_assert_cmpint (plakat_record_is_dirty (&row), ==, !undone);
          }
        else
          g_assert_false (plakat_record_cancels (&row));
        count++;
      }
  g_test_message ("%u rows", count);
}

/* A row of which nothing is known is cleared like any other. */
static void
test_clear (void)
{
  PlakatRecordRow row = { 0 };

  plakat_record_row_clear (&row);
  g_assert_null (row.value);
  row.base_tag = g_strdup ("t");
  row.gone = plakat_fields_new ();
  plakat_record_row_clear (&row);
  g_assert_null (row.base_tag);
  g_assert_null (row.gone);
}

/* A set that another program wrote carelessly is a set all the same. */
static void
test_careless_set (void)
{
  g_autoptr (PlakatFields) mine = plakat_fields_new (), theirs = plakat_fields_new (), merged = NULL,
                           lost = NULL;

  plakat_fields_set (mine, "notifications", "news\n\nalerts\nnews");
  plakat_fields_set (theirs, "notifications", "\nletters");
  merged = plakat_fields_merge (PLAKAT_USER_RECORD_ACCOUNT, NULL, mine, theirs, &lost);
  g_assert_cmpstr (plakat_fields_get (merged, "notifications"), ==, "alerts\nletters\nnews");
  g_assert_null (lost);
}

/* Dates of watching go one by one, also where all of them were taken away here. */
static void
test_watched (void)
{
  g_autoptr (PlakatFields) base = plakat_fields_new (), theirs = plakat_fields_new (), merged = NULL,
                           lost = NULL, again = NULL;

  plakat_fields_set (base, "dates", "2026-01-01");
  plakat_fields_set (theirs, "dates", "2026-01-01\n2026-02-02");
  merged = plakat_fields_merge (PLAKAT_USER_RECORD_WATCHED, base, NULL, theirs, &lost);
  g_assert_cmpstr (plakat_fields_get (merged, "dates"), ==, "2026-02-02");
  g_assert_null (lost);
  again = plakat_fields_merge (PLAKAT_USER_RECORD_WATCHED, base, theirs, NULL, &lost);
  g_assert_cmpstr (plakat_fields_get (again, "dates"), ==, "2026-02-02");
}

/* What both made of it is more than a record holds: mine stays whole, theirs is told. */
static void
test_too_much_together (void)
{
  g_autofree char *text = g_strnfill (5500, 'x');
  g_autofree char *before = g_strconcat (text, "\nmiddle\nend", NULL);
  g_autofree char *after = g_strconcat ("begin\nmiddle\n", text, NULL);
  g_autoptr (PlakatFields) base = plakat_fields_new (), mine = plakat_fields_new (),
                           theirs = plakat_fields_new (), merged = NULL, lost = NULL;

  plakat_fields_set (base, "text", "begin\nmiddle\nend");
  plakat_fields_set (base, "stars", "3");
  plakat_fields_set (mine, "text", before);
  plakat_fields_set (mine, "stars", "4");
  plakat_fields_set (theirs, "text", after);
  plakat_fields_set (theirs, "stars", "5");
  plakat_fields_set (mine, "same", "x");
  plakat_fields_set (theirs, "same", "x");
  merged = plakat_fields_merge (PLAKAT_USER_RECORD_RATING, base, mine, theirs, &lost);
  g_assert_true (plakat_fields_equal (merged, mine));
  plakat_fields_set (theirs, "same", NULL);
  g_assert_true (plakat_fields_equal (lost, theirs));

  /* A record that was too large before is merged as it is. */
  g_clear_pointer (&merged, plakat_fields_free);
  g_clear_pointer (&lost, plakat_fields_free);
  plakat_fields_set (mine, "stars", "twelve");
  merged = plakat_fields_merge (PLAKAT_USER_RECORD_RATING, base, mine, theirs, &lost);
  g_assert_cmpuint (strlen (plakat_fields_get (merged, "text")), ==, 11000 + strlen ("\nmiddle\n"));
  g_assert_cmpstr (plakat_fields_get (merged, "stars"), ==, "twelve");
  g_assert_cmpstr (plakat_fields_get (lost, "stars"), ==, "5");
}

int
main (int argc, char *argv[])
{
  const Form *const forms[] = { &account, &rating, &list };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const char *name = plakat_user_record_kind_to_string (forms[i]->kind);
      g_autofree char *fields = g_strconcat ("/merge-record-table/fields/", name, NULL);
      g_autofree char *see = g_strconcat ("/merge-record-table/I1-I2-I3-I7-I15/see/", name, NULL);

      g_test_add_data_func (fields, forms[i], test_fields);
      g_test_add_data_func (see, forms[i], test_see);
    }
  g_test_add_func ("/merge-record-table/I3/push", test_push);
  g_test_add_func ("/merge-record-table/clear", test_clear);
  g_test_add_func ("/merge-record-table/careless-set", test_careless_set);
  g_test_add_func ("/merge-record-table/watched", test_watched);
  g_test_add_func ("/merge-record-table/too-much-together", test_too_much_together);
  return g_test_run ();
}
