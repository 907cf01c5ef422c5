/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MOST_EDITS 64
#define NOBODY 255

/**
 * Edit:
 * @author: number of the device, %NOBODY for somebody at the server itself
 * @value: what it makes of the key: 1 and 0 for an entry, a hash of the text for a field, 0 for none
 * @past: the edits of the key whose effect the author had seen, a bit each
 * @called: (nullable): of a profile or its list: its uid on the author's device, which stays when the server's
 *   number for it, and with it the key, is another
 * @undone: the user took it back (discarded it)
 */
typedef struct
{
  guint author;
  guint value;
  guint64 past;
  const char *called;
  gboolean undone;
} Edit;

/**
 * Key:
 * @name: "e LIST FILM" for an entry, "f KIND UID FIELD" for a field, "m KIND UID FIELD MEMBER" for one of a set
 * @group: (interned by #Keys, as is what authors call it): the list or the record that it belongs to
 * @excused: (nullable): why the value is not foretold
 *
 * What can be edited by itself, and every edit of it.
 */
typedef struct
{
  char *name;
  const char *group;
  const char *excused;
  guint n_edits;
  Edit edits[MOST_EDITS];
} Key;

/** Keys: all keys of a history, by number */
typedef struct
{
  GPtrArray *all;
  GHashTable *index;
  GHashTable *texts;
} Keys;

Keys    *keys_new         (void);
void     keys_free        (Keys       *self);
guint    keys_find        (Keys       *self,
                           const char *name,
                           const char *group);
guint    keys_find_entry  (Keys       *self,
                           const char *list_uid,
                           const char *film_uid);
guint    keys_find_field  (Keys       *self,
                           const char *kind,
                           const char *uid,
                           const char *field);
guint    keys_find_member (Keys       *self,
                           const char *kind,
                           const char *uid,
                           const char *field,
                           const char *member);
guint64  keys_get_newest  (const Key  *key);
const char *keys_intern   (Keys       *self,
                           const char *text);   /* nullable */

/* No macro: to find @number may add a key, and move them all, before they are looked at. */
static inline Key *
keys_get (const Keys *self, guint number)
{
  return g_ptr_array_index (self->all, number);
}

/* What somebody knows: the edits whose effect was seen, a word for each key. */
typedef GArray Know;

Know    *know_new         (void);
Know    *know_copy        (const Know *self);
void     know_free        (Know       *self);
guint64  know_get         (const Know *self,
                           guint       key);
void     know_add         (Know       *self,
                           guint       key,
                           guint64     edits);
void     know_add_all     (Know       *self,
                           const Know *other);
Know    *know_of_group    (const Know *self,
                           const Keys *keys,
                           const char *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keys, keys_free)

G_END_DECLS
