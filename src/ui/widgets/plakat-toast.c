/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-announce.h"
#include "plakat-toast.h"

/* What a toast has beside its sentence, in pixels: margins, padding and the button that closes it; and a
 * button more. */
#define SIDES 100
#define BUTTON 90
#define LONGEST_LINE 60 /* characters */
#define SHORTEST_LINE 12
#define SECONDS 5u
#define READ_IN_A_SECOND 12u /* characters */

static int
measure_character (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int letter = pango_font_metrics_get_approximate_char_width (metrics);
  int digit = pango_font_metrics_get_approximate_digit_width (metrics);

  pango_font_metrics_unref (metrics);
  return MAX (PANGO_PIXELS_CEIL (MAX (letter, digit)), 1);
}

/* A toast is given the height of its natural width, so that has to fit in the window. */
static int
count_characters (GtkWidget *from, gboolean button)
{
  GtkRoot *root = gtk_widget_get_root (from);
  int width = gtk_widget_get_width (root != NULL ? GTK_WIDGET (root) : from);

  return CLAMP ((width - SIDES - (button ? BUTTON : 0)) / measure_character (from), SHORTEST_LINE,
                LONGEST_LINE);
}

/* libadwaita says no more of a toast with a widget of its own than that there is one. A toast may have waited
 * for another: when it is seen is the time. */
static void
seen_cb (GtkWidget *label)
{
  plakat_announce (label, gtk_label_get_text (GTK_LABEL (label)),
                   GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/** plakat_toast_new: a toast for the window around @from that says all of @sentence, on several lines where
 * the window is narrow, for as long as it takes to read; with a @button if that has a label
 *
 * Returns: (transfer full) */
AdwToast *
plakat_toast_new (GtkWidget *from, const char *sentence, const char *button)
{
  AdwToast *toast;
  GtkWidget *label;

  g_return_val_if_fail (GTK_IS_WIDGET (from), NULL);
  g_return_val_if_fail (sentence != NULL, NULL);

  label = gtk_label_new (sentence);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), count_characters (from, button != NULL));
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_widget_add_css_class (label, "heading");
  g_signal_connect (label, "map", G_CALLBACK (seen_cb), NULL);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_timeout (toast, MAX (SECONDS, (guint) g_utf8_strlen (sentence, -1) / READ_IN_A_SECOND));
  return toast;
}
