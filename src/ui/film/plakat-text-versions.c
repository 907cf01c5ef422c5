/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-text-versions.h"
#include "plakat-toast.h"
#include "plakat-words.h"

struct _PlakatTextVersions
{
  AdwDialog parent_instance;

  PlakatLibrary *library;
  PlakatUserRecordKind kind;
  char *uid;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkBox *texts_box;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (PlakatTextVersions, plakat_text_versions, ADW_TYPE_DIALOG)

static void
copy_cb (PlakatTextVersions *self, GtkButton *button)
{
  g_assert (PLAKAT_IS_TEXT_VERSIONS (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_object_get_data (G_OBJECT (button), "text"));
  adw_toast_overlay_add_toast (self->toasts, plakat_toast_new (GTK_WIDGET (self), _ ("Text copied"), NULL));
}

static void
restore_cb (PlakatTextVersions *self, GtkButton *button)
{
  g_assert (PLAKAT_IS_TEXT_VERSIONS (self));

  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (button), "text"));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
append_button (
    PlakatTextVersions *self, GtkWidget *box, const char *label, GCallback callback, const char *text)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
create_card (PlakatTextVersions *self, const PlakatTextVersion *version)
{
  g_autofree char *ago = plakat_words_ago (version->when, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *line = version->reason && *version->reason
                              ? g_strdup_printf ("%s · %s", ago, version->reason)
                              : g_strdup (ago);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9),
            *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *when = gtk_label_new (line), *text = gtk_label_new (version->text);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "text-version");
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_label_set_wrap (GTK_LABEL (when), TRUE);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "sync-what");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  append_button (self, buttons, _ ("_Take this text again"), G_CALLBACK (restore_cb), version->text);
  append_button (self, buttons, _ ("_Copy"), G_CALLBACK (copy_cb), version->text);
  gtk_box_append (GTK_BOX (card), when);
  gtk_box_append (GTK_BOX (card), text);
  gtk_box_append (GTK_BOX (card), buttons);
  return card;
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatTextVersions *self = data;
  g_autoptr (GPtrArray) versions =
      dex_await_boxed (plakat_library_load_versions (self->library, self->kind, self->uid), NULL);

  if (self->texts_box == NULL || versions == NULL || versions->len == 0)
    return NULL;
  for (guint i = 0; i < versions->len; i++)
    gtk_box_append (self->texts_box, create_card (self, g_ptr_array_index (versions, i)));
  gtk_stack_set_visible_child_name (self->stack, "texts");
  return NULL;
}

static void
plakat_text_versions_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_TEXT_VERSIONS);
  G_OBJECT_CLASS (plakat_text_versions_parent_class)->dispose (object);
}

static void
plakat_text_versions_finalize (GObject *object)
{
  PlakatTextVersions *self = PLAKAT_TEXT_VERSIONS (object);

  g_clear_object (&self->library);
  g_free (self->uid);
  G_OBJECT_CLASS (plakat_text_versions_parent_class)->finalize (object);
}

static void
plakat_text_versions_class_init (PlakatTextVersionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_text_versions_dispose;
  G_OBJECT_CLASS (klass)->finalize = plakat_text_versions_finalize;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-text-versions.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatTextVersions, toasts);
  gtk_widget_class_bind_template_child (widget_class, PlakatTextVersions, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatTextVersions, texts_box);
}

static void
plakat_text_versions_init (PlakatTextVersions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
plakat_text_versions_new (PlakatLibrary *library, PlakatUserRecordKind kind, const char *uid)
{
  PlakatTextVersions *self = g_object_new (PLAKAT_TYPE_TEXT_VERSIONS, NULL);

  self->library = g_object_ref (library);
  self->kind = kind;
  self->uid = g_strdup (uid);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
  return ADW_DIALOG (self);
}
