/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-fill-words.h"
#include "plakat-library-lists.h"
#include "plakat-sync-page-words.h"
#include "plakat-words.h"

/* What a sync took away can be restored for so long. */
#define BIN_DAYS 30

/* "09:12", then the weekday, then the date */
static char *
describe_since (gint64 then, gint64 now)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (then);
  gint64 hours = (now - then) / 3600;

  if (day == NULL)
    return g_strdup ("");
  if (hours < 20)
    return g_date_time_format (day, "%H:%M");
  /* Translators: a weekday, then a day with its month; see g_date_time_format() */
  return g_date_time_format (day, hours < 6 * 24 ? _ ("%A") : _ ("%-d %B"));
}

/** plakat_sync_page_words_title: the one sentence at the top of the page */
char *
plakat_sync_page_words_title (
    PlakatSyncState state, guint latches, const char *origin, gint64 last_success, gint64 now)
{
  g_autofree char *since = last_success > 0 ? describe_since (last_success, now) : NULL;
  g_autofree char *host = plakat_words_host (origin);

  switch (state)
    {
    case PLAKAT_SYNC_LOCAL:
      return g_strdup (_ ("On this computer"));
    case PLAKAT_SYNC_WORKING:
      return g_strdup (_ ("Syncing…"));
    case PLAKAT_SYNC_OFFLINE:
      /* Translators: %s is a time, a weekday or a date: "Offline since Tuesday" */
      return since ? g_strdup_printf (_ ("Offline since %s"), since) : g_strdup (_ ("Offline"));
    case PLAKAT_SYNC_SIGN_IN:
      /* Translators: %s is a server's address */
      return g_strdup_printf (_ ("%s asks you to sign in"), *host ? host : _ ("The server"));
    case PLAKAT_SYNC_PAUSED:
      return g_strdup (_ ("Paused"));
    case PLAKAT_SYNC_ATTENTION:
      return g_strdup (latches > 0 ? _ ("Waiting for your answer") : _ ("Nearly in step"));
    case PLAKAT_SYNC_WAITING:
      return g_strdup (_ ("Nearly in step"));
    case PLAKAT_SYNC_IN_STEP:
    default:
      return g_strdup (_ ("In step"));
    }
}

/** plakat_sync_page_words_line: below the title: where, and when it last went well, or why it does not go;
 * while the catalogue comes for the first time, how far it is */
char *
plakat_sync_page_words_line (PlakatSyncState state,
                             const PlakatFill *fill,
                             const char *origin,
                             const char *message,
                             gint64 last_success,
                             gint64 now)
{
  g_autofree char *ago = last_success > 0 ? plakat_words_ago (last_success, now) : NULL;
  g_autofree char *host = plakat_words_host (origin);
  g_autofree char *success = NULL;

  if (state == PLAKAT_SYNC_LOCAL)
    return g_strdup (_ ("Your films and lists are nowhere else."));
  if (fill != NULL && state == PLAKAT_SYNC_WORKING)
    return plakat_fill_words_going (fill);
  if (fill != NULL && state == PLAKAT_SYNC_WAITING && message == NULL)
    return plakat_fill_words_stopped (fill);
  /* Translators: %s is "2 minutes ago" */
  success = ago ? g_strdup_printf (_ ("last success %s"), ago) : g_strdup (_ ("not yet in step"));
  if ((state == PLAKAT_SYNC_PAUSED || state == PLAKAT_SYNC_WAITING) && message != NULL)
    return g_strdup_printf ("%s · %s\n%s", host, success, message);
  return g_strdup_printf ("%s · %s", host, success);
}

static char *
describe_rating (const PlakatWaitingEdit *edit, int half_stars)
{
  g_autofree char *stars = plakat_words_stars (half_stars);
  gboolean written = edit->text != NULL && *edit->text != '\0';

  if (!edit->want)
    return g_strdup (_ ("Rating taken away"));
  if (half_stars == 0)
    return g_strdup (_ ("Review written"));
  if (written)
    /* Translators: %s is a number of stars, "4" or "4½" */
    return g_strdup_printf (ngettext ("Rated %s star, with a review", "Rated %s stars, with a review",
                                      (gulong) (half_stars + 1) / 2),
                            stars);
  /* Translators: %s is a number of stars, "4" or "4½" */
  return g_strdup_printf (ngettext ("Rated %s star", "Rated %s stars", (gulong) (half_stars + 1) / 2), stars);
}

static char *
describe_entry (const PlakatWaitingEdit *edit, const char *name)
{
  g_autofree char *list = plakat_sync_page_words_list (edit->list_uid, name);

  /* Translators: %s is a list: "the watchlist", "“Winter evenings”" */
  return g_strdup_printf (edit->want ? _ ("Added to %s") : _ ("Taken off %s"), list);
}

static char *
describe_record (const PlakatWaitingEdit *edit, PlakatUserRecordKind kind, int half_stars)
{
  switch (kind)
    {
    case PLAKAT_USER_RECORD_RATING:
      return describe_rating (edit, half_stars);
    case PLAKAT_USER_RECORD_NOTE:
      return g_strdup (edit->want ? _ ("Note written") : _ ("Note taken away"));
    case PLAKAT_USER_RECORD_WATCHED:
      return g_strdup (edit->want ? _ ("Dates of watching") : _ ("Dates of watching taken away"));
    case PLAKAT_USER_RECORD_PROFILE:
      return g_strdup (edit->want ? _ ("A profile") : _ ("Profile deleted"));
    case PLAKAT_USER_RECORD_LIST:
      return g_strdup (edit->want ? _ ("A list of your own") : _ ("List deleted"));
    case PLAKAT_USER_RECORD_ACCOUNT:
    default:
      return g_strdup (_ ("What you say about yourself"));
    }
}

/** plakat_sync_page_words_edit: what the user did, as it waits to be sent; @half_stars are the film's by now
 */
char *
plakat_sync_page_words_edit (const PlakatWaitingEdit *edit, int half_stars, const char *name)
{
  PlakatUserRecordKind kind;

  g_return_val_if_fail (edit != NULL, NULL);

  if (plakat_user_record_kind_from_string (edit->kind, &kind))
    return describe_record (edit, kind, half_stars);
  return describe_entry (edit, name);
}

/** plakat_sync_page_words_why: why an edit was not sent yet */
char *
plakat_sync_page_words_why (PlakatSyncState state)
{
  switch (state)
    {
    case PLAKAT_SYNC_OFFLINE:
      return g_strdup (_ ("when connected"));
    case PLAKAT_SYNC_SIGN_IN:
      return g_strdup (_ ("when signed in"));
    case PLAKAT_SYNC_PAUSED:
      return g_strdup (_ ("when the server lets you"));
    case PLAKAT_SYNC_WORKING:
      return g_strdup (_ ("on its way"));
    case PLAKAT_SYNC_ATTENTION:
      return g_strdup (_ ("when you have answered"));
    default:
      return g_strdup (_ ("with the next sync"));
    }
}

static const char *
name_what (const PlakatWaitingEdit *edit)
{
  PlakatUserRecordKind kind;

  if (plakat_user_record_kind_from_string (edit->kind, &kind))
    {
      static const char *const records[PLAKAT_N_USER_RECORD_KINDS] = {
        N_ ("ratings and reviews"), N_ ("notes"),
        N_ ("dates of watching"),   N_ ("profiles"),
        N_ ("own lists"),           N_ ("what you say about yourself"),
      };

      return _ (records[kind]);
    }
  if (edit->list_uid == NULL || g_str_has_prefix (edit->list_uid, PLAKAT_LIST_UID_OWN))
    return _ ("own lists");
  if (g_str_has_prefix (edit->list_uid, PLAKAT_LIST_UID_PROFILE))
    return _ ("lists of profiles");
  return g_str_equal (edit->list_uid, PLAKAT_LIST_UID_FAVOURITES) ? _ ("favourites") : _ ("a watchlist");
}

/** plakat_sync_page_words_held: why an edit stays on this computer */
char *
plakat_sync_page_words_held (const PlakatWaitingEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);

  if (edit->message != NULL && *edit->message != '\0')
    return g_strdup (edit->message);
  /* Translators: %s is "notes", "dates of watching", "own lists" */
  return g_strdup_printf (_ ("this server cannot keep %s"), name_what (edit));
}

/** plakat_sync_page_words_list: @name is that of the list, or of the profile whose list it is */
char *
plakat_sync_page_words_list (const char *list_uid, const char *name)
{
  if (g_strcmp0 (list_uid, PLAKAT_LIST_UID_WATCHLIST) == 0)
    return g_strdup (_ ("the watchlist"));
  if (g_strcmp0 (list_uid, PLAKAT_LIST_UID_FAVOURITES) == 0)
    return g_strdup (_ ("the favourites"));
  if (name == NULL || *name == '\0')
    return g_strdup (_ ("a list"));
  if (list_uid != NULL && g_str_has_prefix (list_uid, PLAKAT_LIST_UID_PROFILE))
    /* Translators: %s is a person's name */
    return g_strdup_printf (_ ("the list of %s"), name);
  /* Translators: %s is the name of a list */
  return g_strdup_printf (_ ("“%s”"), name);
}

static const char *const field_names[][3] = {
  { "rating", "stars", N_ ("Stars") },
  { "rating", "text", N_ ("Review") },
  { "note", "text", N_ ("Note") },
  { "watched", "dates", N_ ("Watched") },
  { "profile", "name", N_ ("Name") },
  { "list", "name", N_ ("Name") },
  { "list", "description", N_ ("Description") },
  { "list", "cover", N_ ("Cover") },
  { "list", "query", N_ ("Filter") },
  { "account", "display_name", N_ ("Display name") },
  { "account", "biography", N_ ("Biography") },
  { "account", "birth_date", N_ ("Date of birth") },
  { "account", "favourite_genres", N_ ("Favourite genres") },
  { "account", "notifications", N_ ("Notifications") },
};

char *
plakat_sync_page_words_field (PlakatUserRecordKind kind, const char *field)
{
  const char *record = plakat_user_record_kind_to_string (kind);

  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    if (g_str_equal (field_names[i][0], record) && g_strcmp0 (field_names[i][1], field) == 0)
      return g_strdup (_ (field_names[i][2]));
  return g_strdup (field);
}

/** plakat_sync_page_words_has_text: whether a field of which both can be kept differs */
gboolean
plakat_sync_page_words_has_text (const PlakatConflict *conflict)
{
  const char *record;

  g_return_val_if_fail (conflict != NULL, FALSE);

  record = plakat_user_record_kind_to_string (conflict->kind);
  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    {
      const char *mine, *theirs;

      if (!g_str_equal (field_names[i][0], record)
          || plakat_user_record_get_field_type (conflict->kind, field_names[i][1]) != PLAKAT_FIELD_TEXT)
        continue;
      mine = plakat_fields_get (conflict->mine, field_names[i][1]);
      theirs = plakat_fields_get (conflict->theirs, field_names[i][1]);
      if (mine != NULL && theirs != NULL && g_strcmp0 (mine, theirs) != 0)
        return TRUE;
    }
  return FALSE;
}

/** plakat_sync_page_words_conflict: one sentence of what happened */
char *
plakat_sync_page_words_conflict (const PlakatConflict *conflict)
{
  g_return_val_if_fail (conflict != NULL, NULL);

  switch (conflict->kind)
    {
    case PLAKAT_USER_RECORD_RATING:
      return g_strdup (plakat_fields_get (conflict->mine, "text")
                               || plakat_fields_get (conflict->theirs, "text")
                           ? _ ("Your review was changed here and on another device before the two met.")
                           : _ ("Your stars were changed here and on another device before the two met."));
    case PLAKAT_USER_RECORD_NOTE:
      return g_strdup (_ ("Your note was changed here and on another device before the two met."));
    case PLAKAT_USER_RECORD_WATCHED:
      return g_strdup (
          _ ("The dates of watching were changed here and on another device before the two met."));
    case PLAKAT_USER_RECORD_PROFILE:
      return g_strdup (_ ("This profile was changed here and on another device before the two met."));
    case PLAKAT_USER_RECORD_LIST:
      return g_strdup (_ ("This list was changed here and on another device before the two met."));
    case PLAKAT_USER_RECORD_ACCOUNT:
    default:
      return g_strdup (
          _ ("What you say about yourself was changed here and on another device before the two met."));
    }
}

/** plakat_sync_page_words_latch: what was found, and that nothing was done */
char *
plakat_sync_page_words_latch (const PlakatLatch *latch, const char *name)
{
  g_autofree char *list = NULL, *known = NULL, *missing = NULL;

  g_return_val_if_fail (latch != NULL, NULL);

  known = plakat_words_number (latch->known);
  missing = plakat_words_number (latch->missing);
  if (g_str_equal (latch->scope, "server") || g_str_equal (latch->reason, "epoch"))
    return g_strdup_printf (
        /* Translators: %s is a number */
        ngettext (
            "The server was reset, or restored from a backup. Here is %s film on your lists; nothing was "
            "changed.",
            "The server was reset, or restored from a backup. Here are %s films on your lists; nothing was "
            "changed.",
            latch->known),
        known);
  list = plakat_sync_page_words_list (latch->scope, name);
  if (g_str_equal (latch->reason, "empty"))
    /* Translators: the first %s is a list, "the watchlist"; the second a number */
    return g_strdup_printf (
        ngettext ("The server says that nothing is on %s. Here is %s film; nothing was changed.",
                  "The server says that nothing is on %s. Here are %s films; nothing was changed.",
                  latch->known),
        list, known);
  return g_strdup_printf (
      /* Translators: a number, a number, a list: "12 of 48 films on the watchlist" */
      _ ("The server has %s of %s films on %s no longer. That is many at once, so nothing was changed here."),
      missing, known, list);
}

/** plakat_sync_page_words_binned: where it was, and why it went */
char *
plakat_sync_page_words_binned (const PlakatBinned *binned, const char *name)
{
  g_autofree char *list = NULL;
  PlakatUserRecordKind kind;

  g_return_val_if_fail (binned != NULL, NULL);

  if (binned->film_uid == NULL && plakat_user_record_kind_from_string (binned->kind, &kind))
    {
      static const char *const records[PLAKAT_N_USER_RECORD_KINDS] = {
        N_ ("Rating"),  N_ ("Note"), N_ ("Dates of watching"),
        N_ ("Profile"), N_ ("List"), N_ ("About yourself"),
      };

      return binned->why ? g_strdup_printf ("%s · %s", _ (records[kind]), binned->why)
                         : g_strdup (_ (records[kind]));
    }
  list = plakat_sync_page_words_list (binned->list_uid, name);
  /* Translators: the first %s is a list, "the watchlist", the second the reason */
  return binned->why ? g_strdup_printf (_ ("From %s · %s"), list, binned->why)
                     : g_strdup_printf (_ ("From %s"), list);
}

/** plakat_sync_page_words_bin: @oldest: when the first of them went, in seconds since 1970 */
char *
plakat_sync_page_words_bin (guint count, gint64 oldest)
{
  g_autoptr (GDateTime) went = g_date_time_new_from_unix_local (oldest);
  g_autoptr (GDateTime) until = went ? g_date_time_add_days (went, BIN_DAYS) : NULL;
  g_autofree char *number = plakat_words_number (count);
  g_autofree char *date = NULL;

  if (count == 0 || until == NULL)
    return g_strdup (_ ("Empty. What a sync takes away can be restored here for 30 days."));
  /* Translators: a day with its month; see g_date_time_format() */
  date = g_date_time_format (until, _ ("%-d %B"));
  if (count == 1)
    return g_strdup_printf (_ ("1 thing that was taken away; kept until %s"), date);
  /* Translators: a number, then a date */
  return g_strdup_printf (_ ("%s things that were taken away; the first is kept until %s"), number, date);
}
