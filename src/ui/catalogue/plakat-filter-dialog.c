/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-filter-dialog.h"
#include "plakat-query.h"

struct _PlakatFilterDialog
{
  AdwDialog parent_instance;

  GtkEditable *entry;
  GtkLabel *problem;
  GtkGrid *examples;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (PlakatFilterDialog, plakat_filter_dialog, ADW_TYPE_DIALOG)

/* The words of the language stay as they are; what they mean is translated. */
static const struct
{
  const char *text;
  const char *meaning;
} examples[] = {
  { "genre:noir,crime", N_ ("one of these genres") },
  { "-country:US", N_ ("not from there, by code or name") },
  { "language:German", N_ ("by code or name") },
  { "decade:1940s  year:1940-1945", N_ ("when it came out") },
  { "year>=1970  runtime<100", N_ ("from, up to, over, under") },
  { "rating>7  my-rating>=4", N_ ("of everybody, and in my stars") },
  { "director:\"Fritz Lang\"", N_ ("names with spaces in quotes") },
  { "cast:\"Buster Keaton\"", N_ ("who plays in it") },
  { "in:watchlist  in:\"Rainy days\"", N_ ("on a list; -in:any is on none") },
  { "colour:teal  colour:any:red", N_ ("the poster’s own colour, or one that is in it") },
  { "is:rated  is:unwatched", N_ ("what I have done with it") },
  { "sort:title  sort:-rating", N_ ("the order, and the other way round") },
};

static void
changed_cb (PlakatFilterDialog *self)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse_all (gtk_editable_get_text (self->entry), &problems);
  const PlakatQueryProblem *first = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;

  g_assert (PLAKAT_IS_FILTER_DIALOG (self));

  if (first != NULL)
    gtk_label_set_text (self->problem, first->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), first != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               first ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* With something that cannot be read the place is shown once; asked again, the good rest holds. */
static void
apply_cb (PlakatFilterDialog *self)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse_all (gtk_editable_get_text (self->entry), &problems);
  g_autofree char *text = plakat_query_to_string (query);

  g_assert (PLAKAT_IS_FILTER_DIALOG (self));

  if (problems->len > 0 && !gtk_widget_has_css_class (GTK_WIDGET (self->entry), "error"))
    {
      const PlakatQueryProblem *first = g_ptr_array_index (problems, 0);
      const char *typed = gtk_editable_get_text (self->entry);

      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      gtk_editable_select_region (self->entry, (int) g_utf8_strlen (typed, (gssize) first->start),
                                  (int) g_utf8_strlen (typed, (gssize) (first->start + first->length)));
      return;
    }
  g_signal_emit (self, chosen_signal, 0, text);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
plakat_filter_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_FILTER_DIALOG);
  G_OBJECT_CLASS (plakat_filter_dialog_parent_class)->dispose (object);
}

static void
plakat_filter_dialog_class_init (PlakatFilterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_filter_dialog_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-filter-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilterDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilterDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilterDialog, examples);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
plakat_filter_dialog_init (PlakatFilterDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      GtkWidget *text = gtk_label_new (examples[i].text), *meaning = gtk_label_new (_ (examples[i].meaning));

      gtk_label_set_xalign (GTK_LABEL (text), 0);
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_xalign (GTK_LABEL (meaning), 0);
      gtk_label_set_wrap (GTK_LABEL (meaning), TRUE);
      gtk_widget_set_hexpand (meaning, TRUE);
      gtk_widget_add_css_class (text, "monospace");
      gtk_widget_add_css_class (text, "caption");
      gtk_widget_add_css_class (meaning, "dim-label");
      gtk_widget_add_css_class (meaning, "caption");
      gtk_grid_attach (self->examples, text, 0, (int) i, 1, 1);
      gtk_grid_attach (self->examples, meaning, 1, (int) i, 1, 1);
    }
}

/** plakat_filter_dialog_new: @title: (nullable): where it is not just about the wall; @text: what it begins
 * with */
AdwDialog *
plakat_filter_dialog_new (const char *title, const char *text)
{
  PlakatFilterDialog *self = g_object_new (PLAKAT_TYPE_FILTER_DIALOG, NULL);

  if (title != NULL)
    adw_dialog_set_title (ADW_DIALOG (self), title);
  gtk_editable_set_text (self->entry, text);
  return ADW_DIALOG (self);
}
