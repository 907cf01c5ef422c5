/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-diff3.h"
#include "plakat-merge-record.h"
#include "planted-bug.h"

void
plakat_record_row_clear (PlakatRecordRow *self)
{
  g_clear_pointer (&self->base, plakat_fields_free);
  g_clear_pointer (&self->base_tag, g_free);
  g_clear_pointer (&self->gone, plakat_fields_free);
  g_clear_pointer (&self->value, plakat_fields_free);
  g_clear_pointer (&self->sent_value, plakat_fields_free);
}

/** plakat_record_is_dirty: whether the row holds an edit that no server has taken yet */
gboolean
plakat_record_is_dirty (const PlakatRecordRow *self)
{
  return self->edit_seq > self->acked_seq;
}

/** plakat_record_cancels: whether an edit and its undoing met before either left, so that nothing is to be
 * sent */
gboolean
plakat_record_cancels (const PlakatRecordRow *self)
{
  return plakat_record_is_dirty (self) && !self->sent && plakat_fields_equal (self->value, self->base);
}

/** plakat_record_cancel: settles what plakat_record_cancels() */
void
plakat_record_cancel (PlakatRecordRow *self)
{
  g_return_if_fail (plakat_record_cancels (self));

  self->acked_seq = self->edit_seq;
}

static void
take (PlakatFields **place, const PlakatFields *fields)
{
  PlakatFields *copy = plakat_fields_copy (fields);

  plakat_fields_free (*place);
  *place = copy;
}

static void
end_attempt (PlakatRecordRow *self)
{
  self->sent = FALSE;
  g_clear_pointer (&self->sent_value, plakat_fields_free);
}

static PlakatRecordEffect
settle (PlakatRecordRow *self, gint64 seq)
{
  self->acked_seq = MAX (self->acked_seq, seq);
  return plakat_record_is_dirty (self) ? PLAKAT_RECORD_NOTHING : PLAKAT_RECORD_SETTLED;
}

/**
 * plakat_record_send:
 *
 * Notes that the row's edit is about to leave; to be committed before the first byte does.
 */
void
plakat_record_send (PlakatRecordRow *self)
{
  self->sent = TRUE;
  take (&self->sent_value, self->value);
  self->sent_seq = self->edit_seq;
}

/**
 * plakat_record_ack:
 * @tag: (nullable): the server's version of it
 *
 * The server answered definitely that the attempt is done. It clears just the sequence number that was sent:
 * an edit made meanwhile stays dirty.
 */
PlakatRecordEffect
plakat_record_ack (PlakatRecordRow *self, const char *tag)
{
  PlakatRecordEffect effect;

  g_return_val_if_fail (self->sent, PLAKAT_RECORD_NOTHING);

  take (&self->base, self->sent_value);
  g_set_str (&self->base_tag, tag);
  g_clear_pointer (&self->gone, plakat_fields_free);
  end_attempt (self);
  effect = settle (self, self->sent_seq);
  /* The server's state was seen while the answer was out, and changed what is wanted without a new number. */
  if (effect == PLAKAT_RECORD_SETTLED && !plakat_fields_equal (self->value, self->base))
    effect = PLAKAT_RECORD_AGAIN;
  return effect;
}

/* Of three sets: bit N of @stays says whether a member stays that is in those of @sides whose bits are in N.
 */
static char *
combine_sets (const char *const sides[3], guint stays)
{
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *combined = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer member, bits;

  for (guint i = 0; i < 3; i++)
    {
      g_auto (GStrv) lines = g_strsplit (sides[i] ? sides[i] : "", "\n", -1);

      for (guint j = 0; lines[j] != NULL; j++)
        {
          bits = g_hash_table_lookup (members, lines[j]);
          if (*lines[j] != '\0')
            g_hash_table_insert (members, g_strdup (lines[j]),
                                 GUINT_TO_POINTER (GPOINTER_TO_UINT (bits) | (1u << i)));
        }
    }
  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &member, &bits))
    if (stays >> GPOINTER_TO_UINT (bits) & 1)
      g_ptr_array_add (combined, member);
  return plakat_fields_join_set (combined);
}

/* A member that one side added or took away is so afterwards: it is in both, or in one that added it. */
static char *
merge_sets (const char *base, const char *mine, const char *theirs)
{
  const char *const sides[] = { base, mine, theirs };

  return combine_sets (sides, 1 << 2 | 1 << 4 | 1 << 6 | 1 << 7);
}

/* The ancestor of a member is what was sent, where the server shows that, else what that was made of: what
 * two of the three say. */
static char *
find_set_ancestor (const char *base, const char *sent, const char *theirs)
{
  const char *const sides[] = { base, sent, theirs };

  return combine_sets (sides, 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7);
}

/* One that is nothing but a set goes member by member; who said nothing about themselves any more did not
 * take themselves away; and stars that were taken away do not come back for a review that was written. */
static gboolean
comes_back_whole (PlakatUserRecordKind kind)
{
  return kind != PLAKAT_USER_RECORD_WATCHED && kind != PLAKAT_USER_RECORD_ACCOUNT
         && kind != PLAKAT_USER_RECORD_RATING;
}

/* A record that was taken away on one side, and edited on the other, is there as it was edited, and whole. */
static gboolean
edit_wins (PlakatUserRecordKind kind,
           const PlakatFields *base,
           const PlakatFields *gone,
           const PlakatFields *edited)
{
  return comes_back_whole (kind) && plakat_fields_is_empty (gone) && !plakat_fields_is_empty (base)
         && !plakat_fields_is_empty (edited) && !plakat_fields_equal (base, edited);
}

/*
 * What an edit that was made after an attempt comes from, field by field: the attempt, where the server shows
 * what it said, for there it may have arrived; and where the server has something new and what is wanted is
 * what was known before, for whoever takes back an attempt has edited. Elsewhere it is what the attempt was
 * made of.
 */
static char *
find_field_ancestor (
    PlakatFieldType type, const char *base, const char *sent, const char *mine, const char *theirs)
{
  if (type == PLAKAT_FIELD_SET)
    return find_set_ancestor (base, sent, theirs);
  if (g_strcmp0 (sent, theirs) == 0 || (g_strcmp0 (mine, base) == 0 && g_strcmp0 (base, theirs) != 0))
    return g_strdup (sent);
  return g_strdup (base);
}

static PlakatFields *
find_ancestor (const PlakatRecordRow *self,
               PlakatUserRecordKind kind,
               const PlakatFields *base,
               const PlakatFields *theirs)
{
  const PlakatFields *sides[] = { base, self->sent_value };
  PlakatFields *ancestor = plakat_fields_new ();
  const char *name;

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    for (guint i = 0; plakat_fields_get_nth (sides[side], i, &name, NULL); i++)
      {
        g_autofree char *value =
            find_field_ancestor (plakat_user_record_get_field_type (kind, name),
                                 plakat_fields_get (base, name), plakat_fields_get (self->sent_value, name),
                                 plakat_fields_get (self->value, name), plakat_fields_get (theirs, name));

        plakat_fields_set (ancestor, name, value);
      }
  return ancestor;
}

/** plakat_record_is_edited_since: whether an attempt of unknown outcome is out, and older than what is wanted
 */
gboolean
plakat_record_is_edited_since (const PlakatRecordRow *self)
{
  return self->sent && self->edit_seq > self->sent_seq;
}

/* What both sides come from. Where it had been taken away and both brought it back, that is what it was: who
 * put a film on a list did not name it, and who renamed it did. */
static const PlakatFields *
get_origin (const PlakatRecordRow *self, const PlakatFields *theirs)
{
  return self->gone != NULL && !plakat_fields_is_empty (self->value) && !plakat_fields_is_empty (theirs)
             ? self->gone
             : self->base;
}

/* What comes of what is wanted and of what the server shows; an attempt that it refused is no part of that.
 */
static PlakatFields *
merge_row (const PlakatRecordRow *self,
           PlakatUserRecordKind kind,
           const PlakatRecordSight *sight,
           PlakatFields **theirs)
{
  const PlakatFields *origin = get_origin (self, sight->fields);
  g_autoptr (PlakatFields) ancestor = NULL;

  if (plakat_record_is_edited_since (self) && !sight->refused_ours
      && !edit_wins (kind, origin, sight->fields, self->value))
    ancestor = find_ancestor (self, kind, origin, sight->fields);
  return plakat_fields_merge (kind, ancestor ? ancestor : origin, self->value, sight->fields, theirs);
}

/*
 * Takes what the server shows into a row with an edit of its own. Where an attempt is out whose number is the
 * row's, and the server went on to something else, what comes of both needs a number of its own: the server
 * may have taken the attempt before, and then it would answer it as done and take nothing.
 */
static PlakatRecordEffect
see_dirty (PlakatRecordRow *self,
           PlakatUserRecordKind kind,
           const PlakatRecordSight *sight,
           PlakatFields **theirs)
{
  gboolean moved = !plakat_fields_equal (sight->fields, self->base);
  gboolean ours_is_there = self->sent && plakat_fields_equal (sight->fields, self->sent_value);
  gboolean edited_since = plakat_record_is_edited_since (self);
  gboolean refused = self->sent && sight->refused_ours;
  PlakatRecordEffect effect = PLAKAT_RECORD_NOTHING;
  g_autoptr (PlakatFields) merged = merge_row (self, kind, sight, theirs);
  gboolean wanted_is_there;

  if (*theirs != NULL)
    effect |= PLAKAT_RECORD_CONFLICT;
  if (!plakat_fields_equal (merged, self->value))
    {
      take (&self->value, merged);
      effect |= PLAKAT_RECORD_CHANGED;
    }

  wanted_is_there = plakat_fields_equal (self->value, sight->fields);
  if (refused || (ours_is_there && sight->infers_ack))
    {
      end_attempt (self);
      if (wanted_is_there)
        return effect | settle (self, self->edit_seq);
      if (refused || !edited_since)
        return effect | PLAKAT_RECORD_AGAIN;
      return effect | settle (self, self->sent_seq);
    }
  if (!self->sent && wanted_is_there)
    return effect | settle (self, self->edit_seq);
  if (self->sent && !edited_since && moved && !wanted_is_there)
    effect |= PLAKAT_RECORD_AGAIN;
  return effect;
}

static void
see_gone (PlakatRecordRow *self, PlakatUserRecordKind kind, const PlakatFields *theirs)
{
  if (!plakat_fields_is_empty (theirs))
    g_clear_pointer (&self->gone, plakat_fields_free);
  else if (comes_back_whole (kind) && !plakat_fields_is_empty (self->base))
    take (&self->gone, self->base);
}

/**
 * plakat_record_see:
 * @self: what is known here
 * @sight: what the server showed
 * @theirs: (out) (transfer full) (nullable): of what the server has, the fields that are not in what is
 * wanted now; %NULL without a conflict
 *
 * Source of the rules: ratings and reviews in the sync design.
 *
 * Returns: what else is to be done in the same transaction
 */
PlakatRecordEffect
plakat_record_see (PlakatRecordRow *self,
                   PlakatUserRecordKind kind,
                   const PlakatRecordSight *sight,
                   PlakatFields **theirs)
{
  PlakatRecordEffect effect = PLAKAT_RECORD_NOTHING;

  *theirs = NULL;
  if (plakat_record_is_dirty (self))
    effect = see_dirty (self, kind, sight, theirs);
  else if (!plakat_fields_equal (self->value, sight->fields))
    {
      take (&self->value, sight->fields);
      effect = PLAKAT_RECORD_CHANGED;
    }
#if PLAKAT_PLANTED_BUG == 14
  if (plakat_record_is_dirty (self))
    return g_set_str (&self->base_tag, sight->tag) ? effect : effect;
#endif
  see_gone (self, kind, sight->fields);
  take (&self->base, sight->fields);
  g_set_str (&self->base_tag, sight->tag);
  return effect;
}

static char *
merge_field (PlakatFieldType type, const char *base, const char *mine, const char *theirs, gboolean *lost)
{
  *lost = FALSE;
  if (g_strcmp0 (mine, theirs) == 0 || g_strcmp0 (base, theirs) == 0)
    return g_strdup (mine);
  if (g_strcmp0 (base, mine) == 0)
    return g_strdup (theirs);
  if (type == PLAKAT_FIELD_SET)
    return merge_sets (base, mine, theirs);
  /* Taken away on one side and edited on the other: what was edited stays. */
  if (mine == NULL || theirs == NULL)
    return g_strdup (mine ? mine : theirs);
  if (type == PLAKAT_FIELD_TEXT)
    {
      char *merged = plakat_diff3_merge (base, mine, theirs);

      if (merged != NULL)
        return merged;
    }
  *lost = TRUE;
  return g_strdup (mine);
}

/* What both made of it together is more than a record can hold. */
static PlakatFields *
keep_mine (const PlakatFields *mine, const PlakatFields *theirs, PlakatFields **lost)
{
  const char *name, *value;

  plakat_fields_free (*lost);
  *lost = plakat_fields_new ();
  for (guint i = 0; plakat_fields_get_nth (theirs, i, &name, &value); i++)
    if (g_strcmp0 (plakat_fields_get (mine, name), value) != 0)
      plakat_fields_set (*lost, name, value);
  return plakat_fields_copy (mine);
}

/**
 * plakat_fields_merge:
 * @base: (nullable): what both sides come from
 * @mine: (nullable): what was made of it here
 * @theirs: (nullable): what was made of it elsewhere
 * @lost: (out) (transfer full) (nullable): the fields of @theirs that were changed on both sides and are not
 * in the result; %NULL for none
 *
 * Merges field by field: one value stays as it is here, texts are merged by line if they can be, sets by
 * member.
 *
 * Returns: (transfer full) (nullable): what both want; %NULL for no record
 */
PlakatFields *
plakat_fields_merge (PlakatUserRecordKind kind,
                     const PlakatFields *base,
                     const PlakatFields *mine,
                     const PlakatFields *theirs,
                     PlakatFields **lost)
{
  const PlakatFields *sides[] = { base, mine, theirs };
  g_autoptr (PlakatFields) merged = plakat_fields_new ();
  const char *name;

  *lost = NULL;
  if (edit_wins (kind, base, mine, theirs))
    return plakat_fields_copy (theirs);
  if (edit_wins (kind, base, theirs, mine))
    return plakat_fields_copy (mine);

  /* A field that several sides have is merged each time, and comes to the same. */
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    for (guint i = 0; plakat_fields_get_nth (sides[side], i, &name, NULL); i++)
      {
        const char *other = plakat_fields_get (theirs, name);
        gboolean is_lost;
        g_autofree char *value =
            merge_field (plakat_user_record_get_field_type (kind, name), plakat_fields_get (base, name),
                         plakat_fields_get (mine, name), other, &is_lost);

        plakat_fields_set (merged, name, value);
        if (is_lost && *lost == NULL)
          *lost = plakat_fields_new ();
        if (is_lost)
          plakat_fields_set (*lost, name, other);
      }
  if (!plakat_user_record_check (kind, merged, NULL) && plakat_user_record_check (kind, mine, NULL))
    return keep_mine (mine, theirs, lost);
  return plakat_fields_is_empty (merged) ? NULL : g_steal_pointer (&merged);
}
