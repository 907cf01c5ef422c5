/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-bin-page.h"
#include "plakat-library-lists.h"
#include "plakat-library-page.h"
#include "plakat-marking.h"
#include "plakat-sync-page-words.h"
#include "plakat-sync-row.h"
#include "plakat-sync-section.h"

struct _PlakatBinPage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;
  GHashTable *names; /* uid of a list or profile → its name */
  gboolean loading;
  gboolean stale;

  GtkStack *stack;
  PlakatSyncSection *section;
};

G_DEFINE_FINAL_TYPE (PlakatBinPage, plakat_bin_page, ADW_TYPE_NAVIGATION_PAGE)

typedef struct
{
  PlakatBinPage *self;
  gint64 id;
  char *title;
} Restoring;

static void
restoring_free (gpointer data)
{
  Restoring *restoring = data;

  g_object_unref (restoring->self);
  g_free (restoring->title);
  g_free (restoring);
}

static DexFuture *
restore_fiber (gpointer data)
{
  Restoring *restoring = data;
  PlakatBinPage *self = restoring->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (dex_await (plakat_library_restore (plakat_account_get_library (self->account), restoring->id), &error))
    /* Translators: %s is a film's title, or the name of a list */
    sentence = g_strdup_printf (_ ("“%s” is back"), restoring->title);
  else
    sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);
  if (self->stack != NULL)
    plakat_marking_say (GTK_WIDGET (self), sentence);
  return NULL;
}

static void
restore_cb (PlakatBinPage *self, GtkButton *button)
{
  Restoring *restoring = g_new0 (Restoring, 1);
  const gint64 *id = g_object_get_data (G_OBJECT (button), "id");

  g_assert (PLAKAT_IS_BIN_PAGE (self));

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  restoring->self = g_object_ref (self);
  restoring->id = *id;
  restoring->title = g_strdup (g_object_get_data (G_OBJECT (button), "title"));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, restore_fiber, restoring, restoring_free));
}

static const char *
get_name (PlakatBinPage *self, const PlakatBinned *binned)
{
  const char *colon = binned->list_uid ? strchr (binned->list_uid, ':') : NULL;

  return colon ? g_hash_table_lookup (self->names, colon + 1) : NULL;
}

static const char *
get_title (const PlakatBinned *binned)
{
  if (binned->title != NULL && *binned->title != '\0')
    return binned->title;
  return binned->film_uid ? binned->film_uid : binned->uid;
}

static char *
get_key (gconstpointer item, gpointer data)
{
  const PlakatBinned *binned = item;

  return g_strdup_printf ("%" G_GINT64_FORMAT, binned->id);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  const PlakatBinned *binned = item;
  PlakatBinPage *self = data;
  g_autofree char *what = plakat_sync_page_words_binned (binned, get_name (self, binned));
  PlakatSyncRow *row = plakat_sync_row_new (get_title (binned));
  g_autofree char *label = g_strdup_printf (_ ("Restore %s"), get_title (binned));
  const char *film_uid = binned->film_uid ? binned->film_uid : binned->uid;
  PlakatUserRecordKind kind = PLAKAT_USER_RECORD_RATING;
  GtkWidget *button;

  if (binned->film_uid == NULL && binned->kind != NULL)
    plakat_user_record_kind_from_string (binned->kind, &kind);
  if (binned->film_uid != NULL || plakat_user_record_kind_is_of_film (kind))
    {
      plakat_thumb_set_film (plakat_sync_row_get_thumb (row), plakat_account_get_catalogue (self->account),
                             film_uid, binned->title, binned->poster_path);
      plakat_sync_row_set_film (row, film_uid);
    }
  else
    plakat_thumb_set_kind (plakat_sync_row_get_thumb (row), kind);
  plakat_sync_row_set_what (row, what, binned->when);
  button = plakat_sync_row_add_button (row, _ ("_Restore"));
  /* what it says, and of what: the label alone would be the same in each row */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "id", g_memdup2 (&binned->id, sizeof binned->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "title", g_strdup (get_title (binned)), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

static void
read_names (PlakatBinPage *self, PlakatUserRecordKind kind)
{
  g_autoptr (GPtrArray) records =
      dex_await_boxed (plakat_library_load_records (plakat_account_get_library (self->account), kind), NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      PlakatUserRecord *record = g_ptr_array_index (records, i);

      g_hash_table_insert (self->names, g_strdup (record->uid),
                           g_strdup (plakat_fields_get (record->fields, "name")));
    }
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatBinPage *self = data;

  do
    {
      g_autoptr (GPtrArray) bin = NULL;

      self->stale = FALSE;
      read_names (self, PLAKAT_USER_RECORD_LIST);
      read_names (self, PLAKAT_USER_RECORD_PROFILE);
      bin = dex_await_boxed (plakat_library_load_bin (plakat_account_get_library (self->account)), NULL);
      if (self->stack == NULL)
        return NULL;
      if (bin == NULL)
        bin = g_ptr_array_new ();
      plakat_sync_section_set_items (self->section, bin, get_key, create_row, self);
      gtk_stack_set_visible_child_name (self->stack, bin->len > 0 ? "list" : "empty");
    }
  while (self->stale);
  self->loading = FALSE;
  return NULL;
}

static void
load (PlakatBinPage *self)
{
  self->stale = TRUE;
  if (self->loading)
    return;
  self->loading = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
}

static void
page_changed_cb (PlakatBinPage *self)
{
  g_assert (PLAKAT_IS_BIN_PAGE (self));

  load (self);
}

static void
plakat_bin_page_dispose (GObject *object)
{
  PlakatBinPage *self = PLAKAT_BIN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_BIN_PAGE);
  G_OBJECT_CLASS (plakat_bin_page_parent_class)->dispose (object);
}

static void
plakat_bin_page_finalize (GObject *object)
{
  PlakatBinPage *self = PLAKAT_BIN_PAGE (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->names, g_hash_table_unref);
  G_OBJECT_CLASS (plakat_bin_page_parent_class)->finalize (object);
}

static void
plakat_bin_page_class_init (PlakatBinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_bin_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plakat_bin_page_finalize;
  g_type_ensure (PLAKAT_TYPE_SYNC_SECTION);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-bin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatBinPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatBinPage, section);
}

static void
plakat_bin_page_init (PlakatBinPage *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
plakat_bin_page_new (PlakatAccount *account)
{
  PlakatBinPage *self = g_object_new (PLAKAT_TYPE_BIN_PAGE, NULL);

  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (account), NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (plakat_account_get_library (account), "page-changed", G_CALLBACK (page_changed_cb),
                           self, G_CONNECT_SWAPPED);
  load (self);
  return ADW_NAVIGATION_PAGE (self);
}
