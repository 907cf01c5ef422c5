/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-look.h"
#include "plakat-query-private.h"

/* clang-format off */
/*
 * The filter language, as people type and share it:
 *
 *   query      = [ item *( SP item ) ]
 *   item       = term / state / order / word
 *   term       = [ "-" ] key ":" value *( "," value )                genre:noir,crime  director:"Fritz Lang"
 *              / [ "-" ] number-key ":" range *( "," range )         year:1940-1949  decade:1940s,1960s
 *              / [ "-" ] number-key ( "<" / "<=" / ">" / ">=" ) number    runtime<100  year>=1970
 *   key        = "genre" / "country" / "language" / "director" / "cast" / "person" / "list" / "in" / "colour"
 *   number-key = "decade" / "year" / "runtime" / "rating" / "my-rating"
 *   range      = number / number "-" number / [ [ ">" ] number ] ".." [ [ "<" ] number ]
 *   state      = [ "-" ] "is:" ( "rated" / "unrated" / "watched" / "unwatched" )
 *   order      = "sort:" [ "-" ] ( "popularity" / "title" / "release" / "rating" / "runtime" / "added" / "director"
 *                / "genre" / "mine" / "shuffle" [ ":" seed ] / "own" / "hue" / "lightness" / "chroma" )
 *   value      = 1*( any but SP, DQUOTE and "," ) / DQUOTE *( any but DQUOTE / "\" DQUOTE / "\\" ) DQUOTE
 *   word       = value of anything else; words are searched for
 *
 * Keys are read in any case. A minus before a key is “not”, one after sort: turns an order round. Values are
 * compared as words are (plakat_text_fold()), countries and languages by code or name, colours as
 * plakat_look_parse_colour() reads them. Number: as in C; decades may end in “s”.
 */
/* clang-format on */

static void
problem_free (gpointer data)
{
  PlakatQueryProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

typedef struct
{
  const char *text;
  PlakatQuery *query;
  GString *words;
  GPtrArray *problems;
} Parser;

static void
complain (Parser *parser, const char *start, const char *end, char *message)
{
  PlakatQueryProblem *problem = g_new0 (PlakatQueryProblem, 1);

  problem->start = start - parser->text;
  problem->length = end - start;
  problem->message = message;
  g_ptr_array_add (parser->problems, problem);
}

/* Up to a space, or where @comma to a comma, that is not between quotes; the quotes are taken off. */
static char *
read_value (const char **at, gboolean comma)
{
  g_autoptr (GString) value = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (; **at != '\0' && (quoted || !(g_ascii_isspace (**at) || (comma && **at == ','))); (*at)++)
    {
      if (quoted && **at == '\\' && ((*at)[1] == '"' || (*at)[1] == '\\'))
        g_string_append_c (value, *++(*at));
      else if (**at == '"')
        quoted = !quoted;
      else
        g_string_append_c (value, **at);
    }
  return plakat_query_clean (value->str);
}

/* ── numbers ──────────────────────────────────────────────────────────── */

static gboolean
parse_number (PlakatFacet facet, const char **at, double *number)
{
  char *end;

  if (g_ascii_isspace (**at))
    return FALSE;
  *number = g_ascii_strtod (*at, &end);
  if (end == *at || !isfinite (*number))
    return FALSE;
  if (facet == PLAKAT_FACET_DECADE && (*end == 's' || *end == 'S'))
    end++;
  *at = end;
  return TRUE;
}

static gboolean
parse_whole (PlakatFacet facet, const char *text, double *number)
{
  return parse_number (facet, &text, number) && *text == '\0';
}

static void
add_range (PlakatQuery *query, PlakatTerm range, gboolean negated)
{
  gboolean turned = range.from > range.to;
  PlakatTerm *term = plakat_query_add_range (query, range.facet, turned ? range.to : range.from,
                                             turned ? range.from : range.to);

  term->above = turned ? range.below : range.above;
  term->below = turned ? range.above : range.below;
  term->negated = negated;
}

/* 1940..1949, >7..<8, ..1949; @dots are in the midst */
static gboolean
parse_dotted (PlakatTerm *range, const char *value, const char *dots)
{
  g_autofree char *first = g_strndup (value, dots - value);
  const char *last = dots + 2;

  range->above = *first == '>';
  range->below = *last == '<';
  if ((*first != '\0' && !parse_whole (range->facet, first + range->above, &range->from))
      || (*last != '\0' && !parse_whole (range->facet, last + range->below, &range->to)))
    return FALSE;
  return TRUE;
}

static gboolean
parse_range (PlakatTerm *range, const char *value)
{
  const char *dots = strstr (value, "..");

  if (dots != NULL)
    return parse_dotted (range, value, dots);
  if (!parse_number (range->facet, &value, &range->from))
    return FALSE;
  range->to = range->from;
  if (*value == '-')
    return parse_whole (range->facet, value + 1, &range->to);
  return *value == '\0';
}

static gboolean
parse_comparison (PlakatTerm *range, char mark, const char *value)
{
  gboolean least = mark == '>' || mark == 'g';

  range->above = mark == '>';
  range->below = mark == '<';
  return parse_whole (range->facet, value, least ? &range->from : &range->to);
}

static gboolean
add_number (PlakatQuery *query, const PlakatItem *item, const char *value)
{
  PlakatTerm range = { .facet = item->facet, .from = -INFINITY, .to = INFINITY };

  if (item->mark == ':' ? !parse_range (&range, value) : !parse_comparison (&range, item->mark, value))
    return FALSE;
  add_range (query, range, item->negated);
  return TRUE;
}

/* ── items ────────────────────────────────────────────────────────────── */

static char *
describe_number (PlakatFacet facet, const char *value)
{
  const char *key = plakat_facet_get_key (facet);

  if (*value == '\0')
    /* Translators: %s is a word of the filter language, as “year” */
    return g_strdup_printf (_ ("A number is missing after “%s”."), key);
  /* Translators: the first %s is a word of the filter language, as “year” */
  return g_strdup_printf (_ ("“%s” needs a number or a range such as 1940-1949, not “%s”."), key, value);
}

static void
add_text (Parser *parser, const PlakatItem *item, const char *from, const char *at, const char *value)
{
  gboolean any;
  guint colour;

  if (item->facet != PLAKAT_FACET_COLOUR || plakat_look_parse_colour (value, &colour, &any))
    plakat_query_add_text (parser->query, item->facet, value, item->negated);
  else
    complain (
        parser, from, at,
        /* Translators: the words before “or” are of the filter language: keep them */
        g_strdup_printf (_ ("There is no colour “%s”: write red, orange, yellow, green, teal, blue, violet, "
                            "pink, white, grey, black or one such as #2346b5."),
                         value));
}

static void
parse_term (Parser *parser, const PlakatItem *item, const char *start, const char **at)
{
  gboolean number = plakat_facet_is_number (item->facet), any = FALSE;
  const char *key = plakat_facet_get_key (item->facet);

  for (*at = item->value;; (*at)++)
    {
      const char *from = *at;
      g_autofree char *value = read_value (at, TRUE);

      if (*value != '\0' && number && !add_number (parser->query, item, value))
        complain (parser, from, *at, describe_number (item->facet, value));
      else if (*value != '\0' && !number && item->mark == ':')
        add_text (parser, item, from, *at, value);
      any = any || *value != '\0';
      if (**at != ',')
        break;
    }
  if (!any && number)
    complain (parser, start, *at, describe_number (item->facet, ""));
  else if (!number && item->mark != ':')
    complain (parser, start, *at,
              g_strdup_printf (_ ("“%s” is no number: write “%s:” and a value."), key, key));
  else if (!any)
    complain (parser, start, *at, g_strdup_printf (_ ("A value is missing after “%s:”."), key));
}

static void
parse_state (Parser *parser, const PlakatItem *item, const char *start, const char **at)
{
  static const struct
  {
    const char *value;
    PlakatFacet facet;
  } states[] = {
    { "rated", PLAKAT_FACET_RATED },
    { "unrated", PLAKAT_FACET_RATED },
    { "watched", PLAKAT_FACET_WATCHED },
    { "unwatched", PLAKAT_FACET_WATCHED },
  };
  g_autofree char *value = NULL;

  *at = item->value;
  value = read_value (at, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_ascii_strcasecmp (value, states[i].value) == 0)
      {
        plakat_query_add_text (parser->query, states[i].facet, states[i].value, item->negated);
        return;
      }
  complain (parser, start, *at,
            /* Translators: rated, unrated, watched, unwatched are words of the filter language: keep them */
            g_strdup_printf (_ ("“is:” knows rated, unrated, watched and unwatched, not “%s”."), value));
}

static void
parse_order (Parser *parser, const PlakatItem *item, const char *start, const char **at)
{
  g_autofree char *value = NULL;
  gboolean reversed;
  PlakatOrder order;
  guint64 seed = 0;
  char *colon;

  *at = item->value;
  value = read_value (at, FALSE);
  reversed = *value == '-';
  colon = strchr (value, ':');
  if (colon != NULL)
    *colon = '\0';
  if (!plakat_query_find_order (value + reversed, &order)
      || (colon != NULL
          && (order != PLAKAT_ORDER_SHUFFLE
              || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT32, &seed, NULL))))
    {
      complain (parser, start, *at,
                /* Translators: the words after “knows” are of the filter language: keep them */
                g_strdup_printf (_ ("“sort:” knows popularity, title, release, rating, runtime, added, "
                                    "director, genre, mine, shuffle, hue, lightness and chroma, not “%s”."),
                                 value + reversed));
      return;
    }
  parser->query->order = order;
  parser->query->reversed = reversed != item->negated;
  parser->query->seed = (guint32) seed;
}

static void
parse_doubtful (Parser *parser, const PlakatItem *item, const char *start, const char **at)
{
  g_autofree char *key = g_strndup (start + item->negated, item->key_length);

  *at = item->value;
  g_free (read_value (at, FALSE));
  complain (parser, start, *at,
            g_strdup_printf (_ ("There is no filter “%s:”. Did you mean “%s:”?"), key,
                             plakat_facet_get_key (item->facet)));
}

static void
parse_word (Parser *parser, const char **at)
{
  g_autofree char *word = read_value (at, FALSE);

  if (*word != '\0')
    g_string_append_printf (parser->words, "%s%s", parser->words->len > 0 ? " " : "", word);
}

static PlakatItemKind
parse_item (Parser *parser, const char **at)
{
  const char *start = *at;
  PlakatItem item = plakat_query_read_item (start);

  switch (item.kind)
    {
    case PLAKAT_ITEM_TERM:
      parse_term (parser, &item, start, at);
      break;
    case PLAKAT_ITEM_STATE:
      parse_state (parser, &item, start, at);
      break;
    case PLAKAT_ITEM_ORDER:
      parse_order (parser, &item, start, at);
      break;
    case PLAKAT_ITEM_DOUBTFUL:
      parse_doubtful (parser, &item, start, at);
      break;
    case PLAKAT_ITEM_WORD:
    default:
      parse_word (parser, at);
    }
  return item.kind;
}

static void
parser_init (Parser *parser, const char *text)
{
  parser->text = text;
  parser->query = plakat_query_new ();
  parser->words = g_string_new (NULL);
  parser->problems = g_ptr_array_new_with_free_func (problem_free);
}

static PlakatQuery *
parser_finish (Parser *parser, GPtrArray **problems)
{
  parser->query->words = g_string_free (parser->words, parser->words->len == 0);
  if (problems != NULL)
    *problems = parser->problems;
  else
    g_ptr_array_unref (parser->problems);
  return parser->query;
}

/**
 * plakat_query_parse_all:
 * @text: UTF-8 in the grammar above
 * @problems: (out) (transfer full) (optional) (element-type PlakatQueryProblem): what could not be read
 *
 * Returns: (transfer full): the query that the good rest is
 */
PlakatQuery *
plakat_query_parse_all (const char *text, GPtrArray **problems)
{
  Parser parser;

  g_return_val_if_fail (text != NULL, NULL);

  parser_init (&parser, text);
  for (const char *at = text; *at != '\0';)
    if (g_ascii_isspace (*at))
      at++;
    else
      parse_item (&parser, &at);
  return parser_finish (&parser, problems);
}

/**
 * plakat_query_parse:
 * @text: UTF-8 in the grammar above
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the query, or %PLAKAT_BASE_ERROR_QUERY with a sentence to show when
 * any of it cannot be read
 */
PlakatQuery *
plakat_query_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse_all (text, &problems);

  if (problems->len == 0)
    return g_steal_pointer (&query);
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY,
                       ((PlakatQueryProblem *) g_ptr_array_index (problems, 0))->message);
  return NULL;
}

/**
 * plakat_query_take_finished:
 * @text: what is being typed
 * @all: whether it is typed to the end; else what no space follows is still being typed
 * @rest: (out) (transfer full): the words, and what is not finished
 * @problems: (out) (transfer full) (optional) (element-type PlakatQueryProblem): what could not be read; it
 * is in @rest
 *
 * Returns: (transfer full) (nullable): the conditions and the order that were finished; %NULL when there were
 * none
 */
PlakatQuery *
plakat_query_take_finished (const char *text, gboolean all, char **rest, GPtrArray **problems)
{
  Parser parser;
  GString *left = g_string_new (NULL);
  gboolean any = FALSE;
  PlakatQuery *query;

  g_return_val_if_fail (text != NULL, NULL);

  parser_init (&parser, text);
  for (const char *at = text; *at != '\0';)
    {
      const char *start = at;
      guint bad = parser.problems->len, terms = parser.query->terms->len;
      PlakatItemKind kind;
      gboolean finished;

      while (g_ascii_isspace (*at))
        at++;
      kind = *at != '\0' ? parse_item (&parser, &at) : PLAKAT_ITEM_WORD;
      finished = *at != '\0' || all;
      if (finished && kind != PLAKAT_ITEM_WORD && parser.problems->len == bad)
        {
          any = TRUE;
          continue;
        }
      /* what is still being typed is no mistake yet */
      g_string_append_len (left, start, at - start);
      g_ptr_array_set_size (parser.query->terms, (int) terms);
      g_ptr_array_set_size (parser.problems, finished ? (int) parser.problems->len : (int) bad);
    }
  *rest = g_string_free (left, FALSE);
  query = parser_finish (&parser, problems);
  g_clear_pointer (&query->words, g_free);
  if (!any)
    g_clear_pointer (&query, plakat_query_free);
  return query;
}

/**
 * plakat_query_add_value:
 * @value: as it stands after the key: a text as it is, or a range
 *
 * Returns: %FALSE when the facet is one of numbers and @value is none
 */
gboolean
plakat_query_add_value (PlakatQuery *self, PlakatFacet facet, const char *value, gboolean negated)
{
  PlakatItem item = { .facet = facet, .negated = negated, .mark = ':' };

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  if (plakat_facet_is_number (facet))
    return add_number (self, &item, value);
  plakat_query_add_text (self, facet, value, negated);
  return TRUE;
}

/**
 * plakat_query_find_edge:
 * @text: what is being typed, up to the cursor
 * @edge: (out): what a completion would take the place of: from @edge.start to the end
 *
 * Returns: %FALSE when nothing is begun, or only words that are no beginning of a key
 */
gboolean
plakat_query_find_edge (const char *text, PlakatQueryEdge *edge)
{
  const char *start = text, *value;
  PlakatItem item;

  g_return_val_if_fail (text != NULL && edge != NULL, FALSE);

  for (const char *at = text; *at != '\0';)
    if (g_ascii_isspace (*at))
      start = ++at;
    else
      g_free (read_value (&at, FALSE));
  item = plakat_query_read_item (start);
  edge->negated = *start == '-';
  if (item.kind == PLAKAT_ITEM_WORD)
    {
      edge->is_key = TRUE;
      edge->start = start + edge->negated - text;
      edge->typed = start + edge->negated;
      return *edge->typed != '\0' && edge->typed[strspn (edge->typed, KEY_LETTERS)] == '\0';
    }
  if (item.kind != PLAKAT_ITEM_TERM || item.mark != ':')
    return FALSE;
  value = item.value;
  for (const char *at = value; *at != '\0';)
    {
      g_free (read_value (&at, TRUE));
      if (*at == ',')
        value = ++at;
    }
  edge->is_key = FALSE;
  edge->facet = item.facet;
  edge->start = value - text;
  edge->typed = *value == '"' ? value + 1 : value;
  return TRUE;
}
