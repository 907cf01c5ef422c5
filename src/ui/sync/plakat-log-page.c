/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-library-page.h"
#include "plakat-log-page.h"
#include "plakat-marking.h"

struct _PlakatLogPage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;

  GtkStack *stack;
  GtkTextView *view;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (PlakatLogPage, plakat_log_page, ADW_TYPE_NAVIGATION_PAGE)

static void
copy_cb (PlakatLogPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  g_assert (PLAKAT_IS_LOG_PAGE (self));

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  plakat_marking_say (GTK_WIDGET (self), _ ("Log copied"));
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatLogPage *self = data;
  g_autofree char *log =
      dex_await_string (plakat_library_load_log (plakat_account_get_library (self->account)), NULL);
  gboolean empty = log == NULL || *log == '\0';
  GtkTextBuffer *buffer;
  GtkTextIter end;

  if (self->view == NULL)
    return NULL;
  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_set_text (buffer, log ? log : "", -1);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_view_scroll_mark_onscreen (self->view, gtk_text_buffer_get_insert (buffer));
  gtk_widget_set_sensitive (self->copy_button, !empty);
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "log");
  return NULL;
}

static void
plakat_log_page_dispose (GObject *object)
{
  PlakatLogPage *self = PLAKAT_LOG_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_LOG_PAGE);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (plakat_log_page_parent_class)->dispose (object);
}

static void
plakat_log_page_class_init (PlakatLogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_log_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-log-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatLogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatLogPage, view);
  gtk_widget_class_bind_template_child (widget_class, PlakatLogPage, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
plakat_log_page_init (PlakatLogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
plakat_log_page_new (PlakatAccount *account)
{
  PlakatLogPage *self = g_object_new (PLAKAT_TYPE_LOG_PAGE, NULL);

  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (account), NULL);

  self->account = g_object_ref (account);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
  return ADW_NAVIGATION_PAGE (self);
}
