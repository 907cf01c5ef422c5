/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-auteurflix-parse-private.h"
#include "plakat-error.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_ROWS 50000
#define MAX_DIRECTORS 5000
#define MAX_PROFILES 1000
/* Of a server's name in a uid. */
#define MAX_ORIGIN 64

gboolean
plakat_flix_fail (GError **error, const char *what)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "%s", what);
  return FALSE;
}

/* `films.example.org`, `127.0.0.1-3000`: a uid has one colon, which comes after it. */
static char *
make_origin (const char *base)
{
  const char *start = strstr (base, "://");
  g_autofree char *host = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *sum = NULL;

  start = start ? start + 3 : base;
  host = g_strndup (start, strcspn (start, "/"));
  lower = g_ascii_strdown (host, -1);
  for (char *p = lower; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '.')
      *p = '-';
  if (*lower != '\0' && strlen (lower) <= MAX_ORIGIN)
    return g_steal_pointer (&lower);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, lower, -1);
  return g_strndup (sum, 32);
}

/*
 * plakat_flix_make_uid:
 * @base: the server's address
 * @id: of `[A-Za-z0-9._-]`
 *
 * Returns: (transfer full): a uid that plakat_text_is_uid() accepts, of what only this server knows
 */
char *
plakat_flix_make_uid (const char *base, const char *id)
{
  g_autofree char *origin = make_origin (base);

  return g_strdup_printf ("%s:%.60s", origin, id);
}

char *
plakat_flix_make_movie_uid (const char *base, gint64 id)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return plakat_flix_make_uid (base, number);
}

/* Films name their director and nothing more, so that the name is what both sides make the uid of. */
char *
plakat_flix_make_person_uid (const char *base, const char *name)
{
  g_autofree char *slug = plakat_text_slug (name);
  g_autofree char *sum = NULL;
  g_autofree char *id = NULL;

  if (strlen (slug) < 2 || strlen (slug) > 40)
    {
      sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
      id = g_strdup_printf ("director-%.24s", sum);
    }
  else
    id = g_strconcat ("director-", slug, NULL);
  return plakat_flix_make_uid (base, id);
}

gboolean
plakat_flix_get_line (JsonObject *object, const char *name, gsize max_chars, char **value, GError **error)
{
  g_autofree char *raw = NULL;

  *value = NULL;
  if (!plakat_wire_get_text (object, name, max_chars, &raw, error))
    return FALSE;
  if (raw != NULL)
    *value = plakat_text_clean_line (raw);
  if (*value != NULL && **value == '\0')
    g_clear_pointer (value, g_free);
  return TRUE;
}

gboolean
plakat_flix_get_block (JsonObject *object, const char *name, char **value, GError **error)
{
  g_autofree char *raw = NULL;

  *value = NULL;
  if (!plakat_wire_get_text (object, name, PLAKAT_WIRE_MAX_OVERVIEW, &raw, error))
    return FALSE;
  if (raw != NULL)
    *value = plakat_text_clean_block (raw);
  if (*value != NULL && **value == '\0')
    g_clear_pointer (value, g_free);
  return TRUE;
}

gboolean
plakat_flix_get_id (JsonObject *object, const char *name, gint64 *id, GError **error)
{
  *id = 0;
  if (!plakat_wire_get_int64 (object, name, 1, PLAKAT_FLIX_MAX_ID, id, error))
    return FALSE;
  return *id > 0 || plakat_flix_fail (error, "An item has no number");
}

/* An address on this computer is none of a picture, unless the server is on it too. */
static gboolean
is_picture_for (const char *text, const char *base)
{
  if (!plakat_text_is_image_url (text))
    return FALSE;
  return g_str_has_prefix (text, "https:") || g_str_has_prefix (base, "http:");
}

/* The first of the members that is the address of a picture. */
gboolean
plakat_flix_get_picture (
    JsonObject *object, const char *const *names, const char *base, char **value, GError **error)
{
  *value = NULL;
  for (guint i = 0; names[i] != NULL && *value == NULL; i++)
    {
      g_autofree char *text = NULL;

      if (!plakat_wire_get_text (object, names[i], PLAKAT_WIRE_MAX_LINE, &text, error))
        return FALSE;
      if (is_picture_for (text, base))
        *value = g_steal_pointer (&text);
    }
  return TRUE;
}

/* The map `name`, whose keys are numbers as texts; an absent one is empty. */
gboolean
plakat_flix_get_map (JsonObject *object, const char *name, guint most, JsonObject **map, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *map = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return plakat_flix_fail (error, "A map is none");
  if (json_object_get_size (json_node_get_object (node)) > most)
    return plakat_flix_fail (error, "A map has too many items");
  *map = json_node_get_object (node);
  return TRUE;
}

/* An item of a map, which must say of itself the number that it stands under. */
JsonObject *
plakat_flix_get_item (const char *key, JsonNode *node, gint64 *id, GError **error)
{
  g_autofree char *number = NULL;
  JsonObject *item;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      plakat_flix_fail (error, "An item of a map is not an object");
      return NULL;
    }
  item = json_node_get_object (node);
  if (!plakat_flix_get_id (item, "id", id, error))
    return NULL;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, *id);
  if (g_str_equal (number, key))
    return item;
  plakat_flix_fail (error, "An item stands under the number of another");
  return NULL;
}

JsonNode *
plakat_flix_parse (const char *bytes, gsize length, JsonNodeType type, GError **error)
{
  g_autoptr (JsonNode) root = plakat_wire_parse (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, error);

  if (root == NULL)
    return NULL;
  if (json_node_get_node_type (root) == type)
    return g_steal_pointer (&root);
  plakat_flix_fail (error, "The answer is of another kind");
  return NULL;
}

/* ── directors ─────────────────────────────────────────────────────────── */

void
plakat_flix_director_free (PlakatFlixDirector *self)
{
  g_free (self->slug);
  g_clear_pointer (&self->person, plakat_person_unref);
  g_free (self);
}

static PlakatFlixDirector *
read_director (JsonObject *object, const char *base, GError **error)
{
  static const char *const portraits[] = { "portraitUrl", NULL };
  g_autoptr (PlakatFlixDirector) director = g_new0 (PlakatFlixDirector, 1);
  g_autofree char *name = NULL;
  g_autofree char *uid = NULL;
  gint64 born = 0;
  gint64 died = 0;
  PlakatPerson *person;

  if (!plakat_flix_get_line (object, "name", PLAKAT_WIRE_MAX_NAME, &name, error)
      || !plakat_flix_get_line (object, "slug", PLAKAT_WIRE_MAX_NAME, &director->slug, error))
    return NULL;
  if (name == NULL || director->slug == NULL)
    {
      plakat_flix_fail (error, "A director has no “name” or no “slug”");
      return NULL;
    }
  uid = plakat_flix_make_person_uid (base, name);
  person = director->person = plakat_person_new (uid, name);
  if (!plakat_flix_get_block (object, "bio", &person->biography, error)
      || !plakat_flix_get_line (object, "country", PLAKAT_WIRE_MAX_NAME, &person->country, error)
      || !plakat_wire_get_int64 (object, "birthYear", 0, 9999, &born, error)
      || !plakat_wire_get_int64 (object, "deathYear", 0, 9999, &died, error)
      || !plakat_flix_get_picture (object, portraits, base, &person->portrait_path, error))
    return NULL;
  person->birth_date.year = (gint16) born;
  person->death_date.year = (gint16) died;
  return g_steal_pointer (&director);
}

/** plakat_flix_read_directors: Returns: (transfer full) (nullable): of #PlakatFlixDirector */
GPtrArray *
plakat_flix_read_directors (const char *bytes, gsize length, const char *base, GError **error)
{
  g_autoptr (JsonNode) root = plakat_flix_parse (bytes, length, JSON_NODE_ARRAY, error);
  g_autoptr (GPtrArray) directors =
      g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_flix_director_free);
  JsonArray *array;

  if (root == NULL)
    return NULL;
  array = json_node_get_array (root);
  if (json_array_get_length (array) > MAX_DIRECTORS)
    {
      plakat_flix_fail (error, "There are too many directors");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = plakat_wire_get_element (array, i, "directors", error);
      PlakatFlixDirector *director = object ? read_director (object, base, error) : NULL;

      if (director == NULL)
        return NULL;
      g_ptr_array_add (directors, director);
    }
  return g_steal_pointer (&directors);
}

/** plakat_flix_read_director: Returns: (transfer full) (nullable): the page about one */
PlakatFlixDirector *
plakat_flix_read_director (const char *bytes, gsize length, const char *base, GError **error)
{
  g_autoptr (JsonNode) root = plakat_flix_parse (bytes, length, JSON_NODE_OBJECT, error);

  return root ? read_director (json_node_get_object (root), base, error) : NULL;
}

/* ── profiles and users ────────────────────────────────────────────────── */

void
plakat_flix_profile_free (PlakatFlixProfile *self)
{
  g_free (self->name);
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

/** plakat_flix_profile_find: Returns: (nullable): the row of a film; of @self */
const PlakatFlixRow *
plakat_flix_profile_find (PlakatFlixProfile *self, gint64 movie_id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PlakatFlixRow *row = &g_array_index (self->rows, PlakatFlixRow, i);

      if (row->movie_id == movie_id)
        return row;
    }
  return NULL;
}

static gboolean
read_rows (JsonObject *map, PlakatFlixProfile *profile, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, map);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      PlakatFlixRow row;
      gint64 owner;
      JsonObject *item = plakat_flix_get_item (key, node, &row.id, error);

      if (item == NULL || !plakat_flix_get_id (item, "movie_id", &row.movie_id, error)
          || !plakat_flix_get_id (item, "profile_id", &owner, error))
        return FALSE;
      if (owner != profile->id)
        return plakat_flix_fail (error, "A film is on the list of another profile");
      if (g_hash_table_add (seen, g_memdup2 (&row.movie_id, sizeof row.movie_id)))
        g_array_append_val (profile->rows, row);
    }
  return TRUE;
}

static PlakatFlixProfile *
read_profile (JsonObject *object, GError **error)
{
  g_autoptr (PlakatFlixProfile) profile = g_new0 (PlakatFlixProfile, 1);
  JsonObject *map;

  profile->rows = g_array_new (FALSE, FALSE, sizeof (PlakatFlixRow));
  if (!plakat_flix_get_id (object, "id", &profile->id, error)
      || !plakat_flix_get_line (object, "name", PLAKAT_WIRE_MAX_NAME, &profile->name, error)
      || !plakat_flix_get_map (object, "myList", MAX_ROWS, &map, error))
    return NULL;
  if (profile->name == NULL)
    {
      plakat_flix_fail (error, "A profile has no name");
      return NULL;
    }
  if (map != NULL && !read_rows (map, profile, error))
    return NULL;
  return g_steal_pointer (&profile);
}

/** plakat_flix_read_profile: Returns: (transfer full) (nullable): one with its list */
PlakatFlixProfile *
plakat_flix_read_profile (const char *bytes, gsize length, const char *base, GError **error)
{
  g_autoptr (JsonNode) root = plakat_flix_parse (bytes, length, JSON_NODE_OBJECT, error);

  return root ? read_profile (json_node_get_object (root), error) : NULL;
}

/** plakat_flix_read_profiles: Returns: (transfer full) (nullable): of #PlakatFlixProfile, without their lists
 */
GPtrArray *
plakat_flix_read_profiles (const char *bytes, gsize length, const char *base, GError **error)
{
  g_autoptr (JsonNode) root = plakat_flix_parse (bytes, length, JSON_NODE_OBJECT, error);
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_flix_profile_free);
  JsonObjectIter iter;
  JsonObject *map;
  const char *key;
  JsonNode *node;
  gint64 id;

  if (root == NULL)
    return NULL;
  map = json_node_get_object (root);
  if (json_object_get_size (map) > MAX_PROFILES)
    {
      plakat_flix_fail (error, "There are too many profiles");
      return NULL;
    }
  json_object_iter_init_ordered (&iter, map);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      JsonObject *item = plakat_flix_get_item (key, node, &id, error);
      PlakatFlixProfile *profile = item ? read_profile (item, error) : NULL;

      if (profile == NULL)
        return NULL;
      g_ptr_array_add (profiles, profile);
    }
  return g_steal_pointer (&profiles);
}

void
plakat_flix_user_free (PlakatFlixUser *self)
{
  g_free (self->email);
  g_free (self);
}

/** plakat_flix_read_user: Returns: (transfer full) (nullable): who is signed in by the answer */
PlakatFlixUser *
plakat_flix_read_user (const char *bytes, gsize length, const char *base, GError **error)
{
  g_autoptr (JsonNode) root = plakat_flix_parse (bytes, length, JSON_NODE_OBJECT, error);
  g_autoptr (PlakatFlixUser) user = g_new0 (PlakatFlixUser, 1);

  if (root == NULL || !plakat_flix_get_id (json_node_get_object (root), "id", &user->id, error)
      || !plakat_flix_get_line (json_node_get_object (root), "email", 320, &user->email, error))
    return NULL;
  return g_steal_pointer (&user);
}
