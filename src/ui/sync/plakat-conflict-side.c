/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-conflict-side.h"
#include "plakat-entry.h"
#include "plakat-marked-text.h"
#include "plakat-stars.h"
#include "plakat-sync-page-words.h"
#include "plakat-word-diff.h"

/* of a text that scrolls */
#define LONG_HEIGHT 264

struct _PlakatConflictSide
{
  GtkBox parent_instance;

  char *who;
  char *when;

  GtkCheckButton *radio;
  GtkBox *fields_box;
};

enum
{
  PROP_0,
  PROP_WHO,
  PROP_WHEN,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatConflictSide, plakat_conflict_side, GTK_TYPE_BOX)

static void
toggled_cb (PlakatConflictSide *self)
{
  g_assert (PLAKAT_IS_CONFLICT_SIDE (self));

  if (gtk_check_button_get_active (self->radio))
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

/* The whole box is the radio. */
static void
released_cb (PlakatConflictSide *self)
{
  g_assert (PLAKAT_IS_CONFLICT_SIDE (self));

  gtk_check_button_set_active (self->radio, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->radio));
}

static void
append_name (PlakatConflictSide *self, PlakatUserRecordKind kind, const char *field)
{
  g_autofree char *name = plakat_sync_page_words_field (kind, field);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "sync-what");
  gtk_box_append (self->fields_box, label);
}

/* Twelve lines stand in full; a scroller around fewer would be as high as its narrowest shape needs. */
static gboolean
is_long (const char *text)
{
  guint lines = 1;

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    lines += *p == '\n';
  return text != NULL && (lines > 12 || g_utf8_strlen (text, -1) > 480);
}

static GtkWidget *
create_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LONG_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LONG_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  return scroller;
}

static void
append_text (PlakatConflictSide *self, const char *text, const char *other)
{
  g_autoptr (GArray) spans = NULL;
  g_autoptr (GArray) others = NULL;
  GtkWidget *marked = plakat_marked_text_new ();

  plakat_word_diff (text ? text : "", other ? other : "", &spans, &others);
  if (text == NULL)
    {
      plakat_marked_text_set_text (PLAKAT_MARKED_TEXT (marked), _ ("Nothing"), NULL);
      gtk_widget_add_css_class (marked, "dim-label");
    }
  else
    plakat_marked_text_set_text (PLAKAT_MARKED_TEXT (marked), text, other ? spans : NULL);
  gtk_box_append (self->fields_box, is_long (text) ? create_scroller (marked) : marked);
}

static void
append_stars (PlakatConflictSide *self, const char *stars)
{
  GtkWidget *widget = g_object_new (PLAKAT_TYPE_STARS, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
                                    "read-only", TRUE, "star-size", 14, NULL);

  plakat_stars_set_half_stars (
      PLAKAT_STARS (widget),
      CLAMP ((int) g_ascii_strtoll (stars ? stars : "0", NULL, 10), 0, PLAKAT_MAX_HALF_STARS));
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  gtk_box_append (self->fields_box, widget);
}

static void
plakat_conflict_side_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatConflictSide *self = PLAKAT_CONFLICT_SIDE (object);

  switch (id)
    {
    case PROP_WHO:
      g_value_set_string (value, self->who);
      break;
    case PROP_WHEN:
      g_value_set_string (value, self->when);
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, plakat_conflict_side_get_chosen (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_conflict_side_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatConflictSide *self = PLAKAT_CONFLICT_SIDE (object);

  switch (id)
    {
    case PROP_WHO:
      if (g_set_str (&self->who, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_WHEN:
      if (g_set_str (&self->when, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_CHOSEN:
      gtk_check_button_set_active (self->radio, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_conflict_side_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_CONFLICT_SIDE);
  G_OBJECT_CLASS (plakat_conflict_side_parent_class)->dispose (object);
}

static void
plakat_conflict_side_finalize (GObject *object)
{
  PlakatConflictSide *self = PLAKAT_CONFLICT_SIDE (object);

  g_free (self->who);
  g_free (self->when);
  G_OBJECT_CLASS (plakat_conflict_side_parent_class)->finalize (object);
}

static void
plakat_conflict_side_class_init (PlakatConflictSideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = plakat_conflict_side_dispose;
  object_class->finalize = plakat_conflict_side_finalize;
  object_class->get_property = plakat_conflict_side_get_property;
  object_class->set_property = plakat_conflict_side_set_property;

  properties[PROP_WHO] = g_param_spec_string ("who", NULL, NULL, NULL, flags);
  properties[PROP_WHEN] = g_param_spec_string ("when", NULL, NULL, NULL, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-conflict-side.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictSide, radio);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictSide, fields_box);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
plakat_conflict_side_init (PlakatConflictSide *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * plakat_conflict_side_set_fields:
 * @fields: (nullable): what this one says, the fields that differ only
 * @other: (nullable): what the other one says
 *
 * Shows each field; words that the other one has not are underlined.
 */
void
plakat_conflict_side_set_fields (PlakatConflictSide *self,
                                 PlakatUserRecordKind kind,
                                 const PlakatFields *fields,
                                 const PlakatFields *other)
{
  static const char *const names[] = { "stars",         "text",         "name",
                                       "description",   "cover",        "dates",
                                       "biography",     "birth_date",   "favourite_genres",
                                       "notifications", "display_name", "query" };
  guint shown = 0;

  g_return_if_fail (PLAKAT_IS_CONFLICT_SIDE (self));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *mine = plakat_fields_get (fields, names[i]);
      const char *theirs = plakat_fields_get (other, names[i]);

      if (mine == NULL && theirs == NULL)
        continue;
      shown++;
      if (g_str_equal (names[i], "stars"))
        {
          append_stars (self, mine);
          continue;
        }
      /* of a film there is one text, which needs no name */
      if (!plakat_user_record_kind_is_of_film (kind))
        append_name (self, kind, names[i]);
      append_text (self, mine, theirs);
    }
  if (shown == 0)
    append_text (self, NULL, NULL);
}

void
plakat_conflict_side_set_group (PlakatConflictSide *self, PlakatConflictSide *other)
{
  g_return_if_fail (PLAKAT_IS_CONFLICT_SIDE (self));

  gtk_check_button_set_group (self->radio, other->radio);
}

gboolean
plakat_conflict_side_get_chosen (PlakatConflictSide *self)
{
  g_return_val_if_fail (PLAKAT_IS_CONFLICT_SIDE (self), FALSE);

  return gtk_check_button_get_active (self->radio);
}
