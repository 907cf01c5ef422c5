/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "knowledge.h"

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->name);
  g_free (key);
}

Keys *
keys_new (void)
{
  Keys *self = g_new0 (Keys, 1);

  self->all = g_ptr_array_new_with_free_func (key_free);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
keys_free (Keys *self)
{
  g_hash_table_unref (self->index);
  g_hash_table_unref (self->texts);
  g_ptr_array_unref (self->all);
  g_free (self);
}

/** keys_intern: Returns: (nullable): @text, which lives as long as the keys do */
const char *
keys_intern (Keys *self, const char *text)
{
  gpointer known;

  if (text == NULL)
    return NULL;
  if (!g_hash_table_lookup_extended (self->texts, text, &known, NULL))
    g_hash_table_add (self->texts, known = g_strdup (text));
  return known;
}

/** keys_find: Returns: the number of the key, which is made if it is new */
guint
keys_find (Keys *self, const char *name, const char *group)
{
  gpointer number;
  Key *key;

  if (g_hash_table_lookup_extended (self->index, name, NULL, &number))
    return GPOINTER_TO_UINT (number);
  key = g_new0 (Key, 1);
  key->name = g_strdup (name);
  key->group = keys_intern (self, group);
  g_ptr_array_add (self->all, key);
  g_hash_table_insert (self->index, key->name, GUINT_TO_POINTER (self->all->len - 1));
  return self->all->len - 1;
}

guint
keys_find_entry (Keys *self, const char *list_uid, const char *film_uid)
{
  char name[160];

  g_snprintf (name, sizeof name, "e %s %s", list_uid, film_uid);
  return keys_find (self, name, list_uid);
}

guint
keys_find_field (Keys *self, const char *kind, const char *uid, const char *field)
{
  char name[160], group[128];

  g_snprintf (name, sizeof name, "f %s %s %s", kind, uid, field);
  g_snprintf (group, sizeof group, "%s %s", kind, uid);
  return keys_find (self, name, group);
}

guint
keys_find_member (Keys *self, const char *kind, const char *uid, const char *field, const char *member)
{
  char name[160], group[128];

  g_snprintf (name, sizeof name, "m %s %s %s %s", kind, uid, field, member);
  g_snprintf (group, sizeof group, "%s %s", kind, uid);
  return keys_find (self, name, group);
}

/** keys_get_newest: Returns: the edits that no author of another edit had seen, a bit each */
guint64
keys_get_newest (const Key *key)
{
  guint64 seen = 0, all = 0;

  for (guint i = 0; i < key->n_edits; i++)
    {
      if (key->edits[i].undone)
        continue;
      all |= G_GUINT64_CONSTANT (1) << i;
      seen |= key->edits[i].past;
    }
  return all & ~seen;
}

Know *
know_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (guint64));
}

Know *
know_copy (const Know *self)
{
  return g_array_copy ((Know *) self);
}

void
know_free (Know *self)
{
  g_array_unref (self);
}

guint64
know_get (const Know *self, guint key)
{
  return key < self->len ? g_array_index (self, guint64, key) : 0;
}

void
know_add (Know *self, guint key, guint64 edits)
{
  if (edits == 0)
    return;
  if (key >= self->len)
    g_array_set_size (self, key + 1);
  g_array_index (self, guint64, key) |= edits;
}

void
know_add_all (Know *self, const Know *other)
{
  for (guint i = 0; i < other->len; i++)
    know_add (self, i, g_array_index (other, guint64, i));
}

/** know_of_group: Returns: (transfer full): what is known of a list's films, or of a record */
Know *
know_of_group (const Know *self, const Keys *keys, const char *group)
{
  gpointer name = NULL;
  Know *part = know_new ();

  g_hash_table_lookup_extended (keys->texts, group, &name, NULL);
  for (guint i = 0; i < self->len; i++)
    if (keys_get (keys, i)->group == name)
      know_add (part, i, g_array_index (self, guint64, i));
  return part;
}
