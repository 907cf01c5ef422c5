/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-library-lists.h"
#include "plakat-library-page.h"
#include "plakat-sync-page-private.h"
#include "plakat-sync-page-words.h"

/* A cycle changes much in a row; it is read once. */
#define SOON_MILLISECONDS 250

static gboolean
is_gone (PlakatSyncPage *self)
{
  return self->title_label == NULL;
}

/** plakat_sync_page_get_name: Returns: (nullable): the name of a list, or of the profile whose list it is */
const char *
plakat_sync_page_get_name (PlakatSyncPage *self, const char *list_uid)
{
  const char *colon = list_uid ? strchr (list_uid, ':') : NULL;

  return colon ? g_hash_table_lookup (self->names, colon + 1) : NULL;
}

static void
take_names (PlakatSyncPage *self, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      PlakatUserRecord *record = g_ptr_array_index (records, i);
      const char *name = plakat_fields_get (record->fields, "name");

      if (name != NULL)
        g_hash_table_insert (self->names, g_strdup (record->uid), g_strdup (name));
    }
}

static void
show_bin (PlakatSyncPage *self, GPtrArray *bin)
{
  gint64 oldest = G_MAXINT64;
  g_autofree char *text = NULL;

  for (guint i = 0; bin != NULL && i < bin->len; i++)
    oldest = MIN (oldest, ((PlakatBinned *) g_ptr_array_index (bin, i))->when);
  text = plakat_sync_page_words_bin (bin ? bin->len : 0, bin && bin->len > 0 ? oldest : 0);
  adw_action_row_set_subtitle (self->bin_row, text);
}

/* The row says what happened last; the page behind it says everything, with the seconds. */
static void
show_log (PlakatSyncPage *self, const char *log)
{
  g_autofree char *text = g_strchomp (g_strdup (log ? log : ""));
  const char *break_at = strrchr (text, '\n'), *last = break_at ? break_at + 1 : text;
  g_autofree char *shown =
      g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}  ", last, 0, 0)
          ? g_strdup_printf ("%s · %.5s", last + strlen ("2026-11-28 18:01:41  "),
                             last + strlen ("2026-11-28 "))
          : g_strdup (last);

  adw_action_row_set_subtitle (self->log_row, *text ? shown : _ ("Nothing yet"));
}

static void
show_nothing (PlakatSyncPage *self)
{
  gboolean local = plakat_account_is_local (self->account);
  gboolean something = gtk_widget_get_visible (GTK_WIDGET (self->latches_section))
                       || gtk_widget_get_visible (GTK_WIDGET (self->conflicts_section))
                       || gtk_widget_get_visible (GTK_WIDGET (self->parked_section))
                       || gtk_widget_get_visible (GTK_WIDGET (self->waiting_section))
                       || gtk_widget_get_visible (GTK_WIDGET (self->held_section));

  gtk_widget_set_visible (GTK_WIDGET (self->log_row), !local);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !something);
}

static void
read_names (PlakatSyncPage *self, PlakatLibrary *library)
{
  g_autoptr (GPtrArray) lists =
      dex_await_boxed (plakat_library_load_records (library, PLAKAT_USER_RECORD_LIST), NULL);
  g_autoptr (GPtrArray) profiles =
      dex_await_boxed (plakat_library_load_records (library, PLAKAT_USER_RECORD_PROFILE), NULL);

  if (is_gone (self))
    return;
  g_hash_table_remove_all (self->names);
  take_names (self, lists);
  take_names (self, profiles);
}

static void
read_all (PlakatSyncPage *self, PlakatLibrary *library)
{
  g_autoptr (GPtrArray) latches = NULL, conflicts = NULL, waiting = NULL, bin = NULL;
  g_autofree char *log = NULL;

  read_names (self, library);
  latches = dex_await_boxed (plakat_library_load_latches (library), NULL);
  conflicts = dex_await_boxed (plakat_library_load_conflicts (library), NULL);
  waiting = dex_await_boxed (plakat_library_load_waiting (library), NULL);
  bin = dex_await_boxed (plakat_library_load_bin (library), NULL);
  log = dex_await_string (plakat_library_load_log (library), NULL);
  if (is_gone (self) || library != plakat_account_get_library (self->account))
    return;
  plakat_sync_page_show_latches (self, latches);
  plakat_sync_page_show_conflicts (self, conflicts);
  plakat_sync_page_show_waiting (self, waiting);
  show_bin (self, bin);
  show_log (self, log);
  show_nothing (self);
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatSyncPage *self = data;

  do
    {
      g_autoptr (PlakatLibrary) library = NULL;

      self->stale = FALSE;
      if (is_gone (self) || self->account == NULL)
        break;
      library = g_object_ref (plakat_account_get_library (self->account));
      read_all (self, library);
    }
  while (self->stale);
  self->loading = FALSE;
  return NULL;
}

void
plakat_sync_page_load (PlakatSyncPage *self)
{
  if (self->loading)
    {
      self->stale = TRUE;
      return;
    }
  self->loading = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
}

static void
soon_cb (gpointer data)
{
  PlakatSyncPage *self = data;

  self->soon = 0;
  plakat_sync_page_load (self);
}

/* What nobody looks at is read when somebody does. */
void
plakat_sync_page_load_soon (PlakatSyncPage *self)
{
  if (self->soon == 0 && self->account != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->soon = g_timeout_add_once (SOON_MILLISECONDS, soon_cb, self);
}
