/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-json.h"
#include "plakat-picture-list.h"
#include "plakat-search.h"
#include "plakat-storage-films-private.h"
#include "plakat-storage-persons.h"
#include "plakat-text.h"
#include "plakat-wire.h"

/* The shortest word in which an error may be. */
#define LEAST_MISTYPED 4

/** Found: a character; @order: their place in the film's cast */
typedef struct
{
  gint64 film_id;
  gint64 person_id;
  char *name;
  int role;
  guint order;
} Found;

static void
found_clear (Found *self)
{
  g_free (self->name);
}

/* Whether one letter more, less, another or two exchanged make one of the other; letters are bytes here, as
 * for names that are folded they mostly are. */
static gboolean
is_one_off (const char *one, const char *other)
{
  gsize one_length = strlen (one), other_length = strlen (other), same = 0;

  while (one[same] != '\0' && one[same] == other[same])
    same++;
  one += same;
  other += same;
  one_length -= same;
  other_length -= same;
  if (one_length == other_length)
    return one_length == 0 || g_str_equal (one + 1, other + 1)
           || (one_length > 1 && one[0] == other[1] && one[1] == other[0]
               && g_str_equal (one + 2, other + 2));
  if (one_length == other_length + 1)
    return g_str_equal (one + 1, other);
  return other_length == one_length + 1 && g_str_equal (one, other + 1);
}

static gboolean
has_word (char **words, const char *word)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], word) || (strlen (word) >= LEAST_MISTYPED && is_one_off (words[i], word)))
      return TRUE;
  return FALSE;
}

/* A film may be found by words of several characters; each that is shown has all of them. */
static gboolean
is_meant (const char *name, char **words)
{
  g_autofree char *folded = plakat_text_fold (name);
  g_auto (GStrv) own = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (!has_word (own, words[i]))
      return FALSE;
  return TRUE;
}

static gboolean
find_in_film (PlakatDb *db, gint64 film_id, char **words, GArray *found, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT part, role, person_id FROM credit WHERE film_id = ?1 AND job = 0 ORDER BY place",
      "i", film_id);
  guint order = 0;

  if (rows == NULL)
    return FALSE;
  for (; plakat_rows_next (rows); order++)
    {
      const char *name = plakat_rows_get_text (rows, 0);
      Found character;

      if (name == NULL || !is_meant (name, words))
        continue;
      character = (Found) {
        .film_id = film_id,
        .person_id = plakat_rows_get_int (rows, 2),
        .name = g_strdup (name),
        .role = plakat_rows_get_int (rows, 1),
        .order = order,
      };
      g_array_append_val (found, character);
    }
  return plakat_rows_end (rows, error);
}

/* What is told of a character stands with the film only. */
static char *
dup_description (const char *rest, guint order)
{
  g_autoptr (JsonArray) cast =
      strstr (rest, "\"description\":\"") ? plakat_picture_list_parse_array (rest, "cast") : NULL;
  char *description = NULL;

  if (cast != NULL && order < json_array_get_length (cast))
    plakat_wire_get_text (json_array_get_object_element (cast, order), "description",
                          PLAKAT_WIRE_MAX_OVERVIEW, &description, NULL);
  return description;
}

/* The columns are the film's brief and rest, the person's uid and name. */
static void
append_character (GString *json, const Found *found, PlakatRows *rows)
{
  const char *person_uid = plakat_rows_get_text (rows, 2), *person_name = plakat_rows_get_text (rows, 3);
  g_autofree char *description = dup_description (plakat_rows_get_text (rows, 1), found->order);

  g_string_append (json, json->len > 0 ? ",{" : "{");
  plakat_json_append_member (json, "name", found->name);
  plakat_json_append_member (json, "description", description);
  plakat_json_append_member (json, "role", plakat_role_to_string (found->role));
  plakat_json_append_int (json, "order", found->order);
  plakat_json_append_member (json, "person_uid", person_uid);
  plakat_json_append_member (json, "person_name", person_name);
  g_string_append (json, ",\"person\":{");
  plakat_json_append_member (json, "uid", person_uid);
  plakat_json_append_member (json, "name", person_name);
  plakat_json_append_int (json, "id", found->person_id);
  g_string_append (json, "},\"movie\":");
  plakat_append_brief (json, found->film_id, plakat_rows_get_text (rows, 0), NULL);
  g_string_append (json, "}}");
}

static gboolean
append_found (PlakatDb *db, const Found *found, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT f.brief, f.rest, p.uid, p.name FROM film f JOIN person p ON p.id = ?2 WHERE f.id = ?1", "ii",
      found->film_id, found->person_id);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    append_character (json, found, rows);
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_search_characters:
 * @words: what somebody typed; all of it is to be in the character's name
 * @films: in how many films to look at the most
 * @json: takes characters from @offset on, at most @limit, separated by commas
 * @count: (out) (optional): how many there are in these films; without it, no further than @limit is looked
 */
gboolean
plakat_storage_search_characters (PlakatDb *db,
                                  const char *words,
                                  guint films,
                                  gint64 offset,
                                  gint64 limit,
                                  GString *json,
                                  gint64 *count,
                                  GError **error)
{
  g_autofree char *folded = plakat_text_fold (words);
  g_auto (GStrv) typed = g_strsplit (folded, " ", -1);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));

  if (count != NULL)
    *count = 0;
  g_array_set_clear_func (found, (GDestroyNotify) found_clear);
  if (*folded == '\0')
    return TRUE;
  if (!plakat_search_characters (db, words, films, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len && (count != NULL || found->len < offset + limit); i++)
    if (!find_in_film (db, g_array_index (ids, gint64, i), typed, found, error))
      return FALSE;
  if (count != NULL)
    *count = found->len;
  for (gint64 i = offset; i < MIN (offset + limit, found->len); i++)
    if (!append_found (db, &g_array_index (found, Found, i), json, error))
      return FALSE;
  return TRUE;
}
