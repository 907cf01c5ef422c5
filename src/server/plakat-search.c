/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-run.h"
#include "plakat-text.h"

#define MOST_WORDS 12

/* So few are not yet what was looked for: there may be a typing error. */
#define HANDFUL 5

/* How many titles are tried that the corrections of several words could be together. */
#define MOST_TITLES 64

/* What a search does with the words as they are; the next one does it again with others. */
typedef gboolean (*Kind) (PlakatSearchRun *self, GError **error);

/* ---- Words ------------------------------------------------------------------------------------- */

static void
term_clear (gpointer data)
{
  g_free (((PlakatSearchTerm *) data)->word);
}

/** plakat_search_terms_new: Returns: (transfer full) (element-type PlakatSearchTerm): none yet */
GArray *
plakat_search_terms_new (void)
{
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (PlakatSearchTerm));

  g_array_set_clear_func (terms, term_clear);
  return terms;
}

/** plakat_search_query_new: Returns: (transfer full): a query that asks for nothing yet */
PlakatSearchQuery *
plakat_search_query_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
}

static void
add_term (GArray *terms, char mark, const char *word, gboolean prefix)
{
  PlakatSearchTerm term = { .prefix = prefix };

  term.word = mark != '\0' ? g_strdup_printf ("%c%s", mark, word) : g_strdup (word);
  g_array_append_val (terms, term);
}

static void
word_free (PlakatSearchWord *word)
{
  g_free (word->typed);
  g_array_unref (word->terms);
  g_free (word);
}

static void
mean_as_typed (PlakatSearchWord *word)
{
  g_array_set_size (word->terms, 0);
  add_term (word->terms, '\0', word->typed, TRUE);
}

static void
add_word (PlakatSearchRun *self, const char *text, gsize length)
{
  PlakatSearchWord *word = g_new0 (PlakatSearchWord, 1);

  word->typed = g_strndup (text, plakat_search_cut (text, length));
  word->terms = plakat_search_terms_new ();
  mean_as_typed (word);
  g_ptr_array_add (self->words, word);
}

static void
take_words (PlakatSearchRun *self, const char *text)
{
  g_autofree char *folded = plakat_text_fold (text);

  for (const char *p = folded; *p != '\0' && self->words->len < MOST_WORDS;)
    {
      gsize length = strcspn (p, " ");

      add_word (self, p, length);
      p += length;
      p += *p == ' ';
    }
}

static gboolean
is_year (const char *word)
{
  return strlen (word) == 4 && strspn (word, "0123456789") == 4;
}

/**
 * plakat_search_terms:
 * @word: its place
 * @marks: what the word may be beside a word of a title: #PLAKAT_SEARCH_YEAR, #PLAKAT_SEARCH_CHARACTER
 *
 * Returns: (transfer full) (element-type PlakatSearchTerm): what stands for it in the search tables
 */
GArray *
plakat_search_terms (PlakatSearchRun *self, guint word, const char *marks)
{
  const PlakatSearchWord *meant = g_ptr_array_index (self->words, word);
  GArray *terms = plakat_search_terms_new ();

  for (guint i = 0; i < meant->terms->len; i++)
    {
      const PlakatSearchTerm *term = &g_array_index (meant->terms, PlakatSearchTerm, i);

      add_term (terms, '\0', term->word, term->prefix);
      if (strchr (marks, PLAKAT_SEARCH_CHARACTER) != NULL)
        add_term (terms, PLAKAT_SEARCH_CHARACTER, term->word, term->prefix);
    }
  if (strchr (marks, PLAKAT_SEARCH_YEAR) != NULL && is_year (meant->typed))
    add_term (terms, PLAKAT_SEARCH_YEAR, meant->typed, FALSE);
  return terms;
}

/* The whole as a title without its spaces: each way in which the words can be meant. */
static GArray *
whole_terms (PlakatSearchRun *self, gboolean prefix)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  GArray *terms = plakat_search_terms_new ();

  g_ptr_array_add (titles, g_strdup (""));
  for (guint i = 0; i < self->words->len; i++)
    {
      const PlakatSearchWord *word = g_ptr_array_index (self->words, i);
      GPtrArray *longer = g_ptr_array_new_with_free_func (g_free);

      for (guint j = 0; j < titles->len; j++)
        for (guint k = 0; k < word->terms->len && longer->len < MOST_TITLES; k++)
          g_ptr_array_add (longer, g_strconcat (titles->pdata[j],
                                                g_array_index (word->terms, PlakatSearchTerm, k).word, NULL));
      g_ptr_array_unref (titles);
      titles = longer;
    }
  for (guint i = 0; i < titles->len; i++)
    {
      char *title = titles->pdata[i];

      title[plakat_search_cut (title, strlen (title))] = '\0';
      add_term (terms, PLAKAT_SEARCH_WHOLE, title, prefix);
    }
  return terms;
}

/* ---- What is found, the best first ------------------------------------------------------------- */

static guint
left (PlakatSearchRun *self)
{
  return self->limit - MIN (self->limit, self->ids->len);
}

static void
take_hits (PlakatSearchRun *self, const GArray *hits)
{
  for (guint i = 0; i < hits->len && left (self) > 0; i++)
    {
      gint64 id = g_array_index (hits, PlakatSearchHit, i).id;

      if (g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id)))
        g_array_append_val (self->ids, id);
    }
}

/* What was found before comes again: so much more must be asked for. */
static gboolean
find (PlakatSearchRun *self, PlakatSearchTable table, PlakatSearchQuery *query, GArray *hits, GError **error)
{
  return left (self) == 0 || plakat_search_match (self->db, table, query, self->limit, hits, error);
}

static gboolean
take (PlakatSearchRun *self, PlakatSearchTable table, PlakatSearchQuery *query, GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));

  if (!find (self, table, query, hits, error))
    return FALSE;
  take_hits (self, hits);
  return TRUE;
}

static gboolean
take_whole (PlakatSearchRun *self, PlakatSearchTable table, gboolean prefix, GError **error)
{
  g_autoptr (GPtrArray) query = plakat_search_query_new ();

  g_ptr_array_add (query, whole_terms (self, prefix));
  return take (self, table, query, error);
}

static PlakatSearchQuery *
words_query (PlakatSearchRun *self, const char *marks)
{
  PlakatSearchQuery *query = plakat_search_query_new ();

  for (guint i = 0; i < self->words->len; i++)
    g_ptr_array_add (query, plakat_search_terms (self, i, marks));
  return query;
}

static PlakatSearchQuery *
characters_query (PlakatSearchRun *self)
{
  PlakatSearchQuery *query = plakat_search_query_new ();

  for (guint i = 0; i < self->words->len; i++)
    {
      const PlakatSearchWord *word = g_ptr_array_index (self->words, i);
      GArray *terms = plakat_search_terms_new ();

      for (guint j = 0; j < word->terms->len; j++)
        {
          const PlakatSearchTerm *term = &g_array_index (word->terms, PlakatSearchTerm, j);

          add_term (terms, PLAKAT_SEARCH_CHARACTER, term->word, term->prefix);
        }
      g_ptr_array_add (query, terms);
    }
  return query;
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const PlakatSearchHit *one = a, *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  return (one->id > other->id) - (one->id < other->id);
}

static void
drop_hits (GArray *hits, const GArray *unwanted)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint kept = 0;

  for (guint i = 0; i < unwanted->len; i++)
    g_hash_table_add (ids, &g_array_index (unwanted, PlakatSearchHit, i).id);
  for (guint i = 0; i < hits->len; i++)
    {
      PlakatSearchHit hit = g_array_index (hits, PlakatSearchHit, i);

      if (!g_hash_table_contains (ids, &hit.id))
        g_array_index (hits, PlakatSearchHit, kept++) = hit;
    }
  g_array_set_size (hits, kept);
}

/* A title's words and a character's, or people; then characters alone. */
static gboolean
take_others (PlakatSearchRun *self, GError **error)
{
  static const char title_or_character[] = { PLAKAT_SEARCH_CHARACTER, PLAKAT_SEARCH_YEAR, '\0' };
  g_autoptr (GPtrArray) characters = characters_query (self);
  g_autoptr (GPtrArray) mixed = words_query (self, title_or_character);
  g_autoptr (GArray) last = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));

  if (left (self) == 0)
    return TRUE;
  if (!find (self, PLAKAT_SEARCH_FILMS, characters, last, error)
      || (self->words->len > 1 && !find (self, PLAKAT_SEARCH_FILMS, mixed, hits, error)))
    return FALSE;
  drop_hits (hits, last);
  if (!plakat_search_people (self, hits, error))
    return FALSE;
  g_array_sort (hits, compare_hits);
  take_hits (self, hits);
  take_hits (self, last);
  return TRUE;
}

static gboolean
has_year (PlakatSearchRun *self)
{
  for (guint i = 0; i < self->words->len; i++)
    if (is_year (((PlakatSearchWord *) g_ptr_array_index (self->words, i))->typed))
      return TRUE;
  return FALSE;
}

static gboolean
find_films (PlakatSearchRun *self, GError **error)
{
  static const char title_or_year[] = { PLAKAT_SEARCH_YEAR, '\0' };
  g_autoptr (GPtrArray) titles = words_query (self, "");
  g_autoptr (GPtrArray) years = words_query (self, title_or_year);

  return take_whole (self, PLAKAT_SEARCH_FILMS, FALSE, error)
         && take_whole (self, PLAKAT_SEARCH_FILMS, TRUE, error)
         && take (self, PLAKAT_SEARCH_FILMS, titles, error)
         && (!has_year (self) || take (self, PLAKAT_SEARCH_FILMS, years, error)) && take_others (self, error);
}

static gboolean
find_persons (PlakatSearchRun *self, GError **error)
{
  g_autoptr (GPtrArray) words = words_query (self, "");

  return take_whole (self, PLAKAT_SEARCH_PERSONS, FALSE, error)
         && take_whole (self, PLAKAT_SEARCH_PERSONS, TRUE, error)
         && take (self, PLAKAT_SEARCH_PERSONS, words, error);
}

static gboolean
find_characters (PlakatSearchRun *self, GError **error)
{
  g_autoptr (GPtrArray) words = characters_query (self);

  return take (self, PLAKAT_SEARCH_FILMS, words, error);
}

/* ---- Typing errors ----------------------------------------------------------------------------- */

/* @mended: (element-type GArray): for each word what it may be instead; empty ones stay as they are */
static gboolean
find_mended (PlakatSearchRun *self, Kind kind, GPtrArray *mended, GError **error)
{
  gboolean different = FALSE, done = TRUE;

  for (guint i = 0; i < self->words->len; i++)
    {
      PlakatSearchWord *word = g_ptr_array_index (self->words, i);
      const GArray *terms = g_ptr_array_index (mended, i);

      if (terms->len == 0)
        continue;
      different = TRUE;
      g_array_set_size (word->terms, 0);
      for (guint j = 0; j < terms->len; j++)
        add_term (word->terms, '\0', g_array_index (terms, PlakatSearchTerm, j).word, TRUE);
    }
  if (different)
    done = kind (self, error);
  for (guint i = 0; i < self->words->len; i++)
    mean_as_typed (g_ptr_array_index (self->words, i));
  return done;
}

static GPtrArray *
mended_new (PlakatSearchRun *self)
{
  GPtrArray *mended = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < self->words->len; i++)
    g_ptr_array_add (mended, plakat_search_terms_new ());
  return mended;
}

/* Mends the words of which @wrong is true: first as if they were typed to their end, then as if not. */
static gboolean
mend (PlakatSearchRun *self, Kind kind, const gboolean *wrong, GError **error)
{
  g_autoptr (GPtrArray) whole = mended_new (self), begun = mended_new (self);

  for (guint i = 0; i < self->words->len; i++)
    {
      const PlakatSearchWord *word = g_ptr_array_index (self->words, i);

      if (wrong[i]
          && !plakat_search_correct (self->db, word->typed, g_ptr_array_index (whole, i),
                                     g_ptr_array_index (begun, i), error))
        return FALSE;
    }
  return find_mended (self, kind, whole, error)
         && (self->ids->len >= HANDFUL || find_mended (self, kind, begun, error));
}

/* Words that nothing has are wrong; when there are none, each of them may be. */
static gboolean
find_with_errors (PlakatSearchRun *self, Kind kind, GError **error)
{
  gboolean wrong[MOST_WORDS] = { FALSE }, any = FALSE;

  for (guint i = 0; i < self->words->len; i++)
    {
      gboolean known;

      if (!plakat_search_knows (self->db, ((PlakatSearchWord *) g_ptr_array_index (self->words, i))->typed,
                                &known, error))
        return FALSE;
      wrong[i] = !known;
      any |= wrong[i];
    }
  if (any)
    return mend (self, kind, wrong, error);
  for (guint i = 0; i < self->words->len && self->ids->len < HANDFUL; i++)
    {
      gboolean one[MOST_WORDS] = { FALSE };

      one[i] = TRUE;
      if (!mend (self, kind, one, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
search (PlakatDb *db, const char *words, guint limit, Kind kind, GArray *ids, GError **error)
{
  PlakatSearchRun self = { .db = db, .limit = MIN (limit, PLAKAT_SEARCH_MOST) };
  gboolean done = TRUE;

  self.words = g_ptr_array_new_with_free_func ((GDestroyNotify) word_free);
  self.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self.seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  take_words (&self, words);
  if (self.words->len > 0 && self.limit > 0)
    done = kind (&self, error) && (self.ids->len >= HANDFUL || find_with_errors (&self, kind, error));
  if (done)
    g_array_append_vals (ids, self.ids->data, self.ids->len);
  g_ptr_array_unref (self.words);
  g_array_unref (self.ids);
  g_hash_table_unref (self.seen);
  return done;
}

/**
 * plakat_search_films:
 * @db: the storage
 * @words: what was typed; each word may be only begun, and accents and case do not matter
 * @limit: how many are found at the most, up to #PLAKAT_SEARCH_MOST
 * @ids: (element-type gint64): takes row numbers of films, the best first
 * @error: return location
 *
 * Finds films whose title is @words, or begins so, or has them all (a year may be the film's), then those
 * whose title has some and whose characters or one of whose people the others, or a person all of them, then
 * those with such characters; among equals the popular ones first. When that finds hardly anything, one
 * typing error in a word is forgiven.
 */
gboolean
plakat_search_films (PlakatDb *db, const char *words, guint limit, GArray *ids, GError **error)
{
  return search (db, words, limit, find_films, ids, error);
}

/** plakat_search_persons: as plakat_search_films(), for people and their names */
gboolean
plakat_search_persons (PlakatDb *db, const char *words, guint limit, GArray *ids, GError **error)
{
  return search (db, words, limit, find_persons, ids, error);
}

/** plakat_search_characters: as plakat_search_films(), for films in which characters have the words */
gboolean
plakat_search_characters (PlakatDb *db, const char *words, guint limit, GArray *ids, GError **error)
{
  return search (db, words, limit, find_characters, ids, error);
}
