/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-writing.h"

/* The count is shown when so few characters are left. */
#define NEAR 500

struct _PlakatWriting
{
  GtkBox parent_instance;

  PlakatLibrary *library;
  PlakatUserRecordKind kind;
  char *uid;
  char *field;
  PlakatFilmItem *film;
  char *title;
  char *hint;
  guint most;
  int least_height;
  char *kept; /* what is on the disk, as far as is known */
  guint turn; /* which record it is, among all that were shown: one may be shown again */
  guint save_source;
  gboolean filling;

  GtkLabel *heading;
  GtkTextView *view;
  GtkLabel *hint_label;
  GtkLabel *state_label;
  GtkLabel *count_label;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_LABEL,
  PROP_HINT,
  PROP_MOST,
  PROP_LEAST_HEIGHT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  GWeakRef text;
  PlakatLibrary *library;
  PlakatUserRecordKind kind;
  char *uid;
  char *field;
  PlakatFilmItem *film;
  char *value;
  guint turn;
} Job;

G_DEFINE_FINAL_TYPE (PlakatWriting, plakat_writing, GTK_TYPE_BOX)

static Job *
job_new (PlakatWriting *self, const char *value)
{
  Job *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->text, self);
  job->library = g_object_ref (self->library);
  job->kind = self->kind;
  job->uid = g_strdup (self->uid);
  job->field = g_strdup (self->field);
  g_set_object (&job->film, self->film);
  job->value = g_strdup (value);
  job->turn = self->turn;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_weak_ref_clear (&job->text);
  g_object_unref (job->library);
  g_free (job->uid);
  g_free (job->field);
  g_clear_object (&job->film);
  g_free (job->value);
  g_free (job);
}

/* Still shows what the job is about, and did all the time. */
static PlakatWriting *
dup_owner (Job *job)
{
  g_autoptr (PlakatWriting) self = g_weak_ref_get (&job->text);

  if (self == NULL || self->view == NULL || self->turn != job->turn)
    return NULL;
  return g_steal_pointer (&self);
}

static char *
dup_text (PlakatWriting *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* Who came back to the record before it was kept may have read what stood there before. */
static void
load_again (Job *job)
{
  g_autoptr (PlakatWriting) self = g_weak_ref_get (&job->text);

  if (self != NULL && self->view != NULL && self->library == job->library && self->kind == job->kind
      && g_strcmp0 (self->uid, job->uid) == 0 && g_strcmp0 (self->field, job->field) == 0)
    plakat_writing_load (self);
}

static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatWriting) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = dex_await (
      plakat_library_set_field (job->library, job->kind, job->uid, job->film, job->field, job->value),
      &error);

  self = dup_owner (job);
  if (self == NULL)
    {
      load_again (job);
      return NULL;
    }
  if (saved)
    g_set_str (&self->kept, job->value);
  gtk_label_set_label (self->state_label, saved ? _ ("Kept") : error->message);
  return NULL;
}

static void
save_cb (gpointer data)
{
  PlakatWriting *self = data;

  g_assert (PLAKAT_IS_WRITING (self));

  self->save_source = 0;
  plakat_writing_save (self);
}

static void
update_state (PlakatWriting *self)
{
  int length = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view));
  g_autofree char *count = g_strdup_printf ("%d / %u", length, self->most);

  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), length == 0);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), length > (int) self->most - NEAR);
}

static void
changed_cb (PlakatWriting *self)
{
  g_assert (PLAKAT_IS_WRITING (self));

  update_state (self);
  if (self->filling)
    return;
  gtk_label_set_label (self->state_label, "");
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add_seconds_once (1, save_cb, self);
}

/* Takes just as much of what is being inserted as there is room for. */
static void
insert_text_cb (PlakatWriting *self, GtkTextIter *place, char *text, int length, GtkTextBuffer *buffer)
{
  g_autofree char *fitting = NULL;
  glong room, wanted;

  g_assert (PLAKAT_IS_WRITING (self));
  g_assert (GTK_IS_TEXT_BUFFER (buffer));

  room = MAX ((glong) self->most - gtk_text_buffer_get_char_count (buffer), 0);
  wanted = g_utf8_strlen (text, length);
  if (wanted <= room)
    return;
  fitting = g_utf8_substring (text, 0, room);
  g_signal_stop_emission_by_name (buffer, "insert-text");
  if (room > 0)
    gtk_text_buffer_insert (buffer, place, fitting, -1);
  gtk_widget_error_bell (GTK_WIDGET (self->view));
}

static void
focus_left_cb (PlakatWriting *self)
{
  g_assert (PLAKAT_IS_WRITING (self));

  plakat_writing_save (self);
}

static void
fill (PlakatWriting *self, const char *text)
{
  self->filling = TRUE;
  g_set_str (&self->kept, text != NULL ? text : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), self->kept, -1);
  self->filling = FALSE;
  update_state (self);
}

static DexFuture *
load_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatWriting) self = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatUserRecord) record =
      dex_await_pointer (plakat_library_load_record (job->library, job->kind, job->uid), &error);
  g_autofree char *shown = NULL;
  const char *kept;

  self = dup_owner (job);
  if (self == NULL || error != NULL)
    return NULL;
  kept = record ? plakat_fields_get (record->fields, job->field) : NULL;
  shown = dup_text (self);
  if (g_strcmp0 (shown, self->kept ? self->kept : "") == 0 && g_strcmp0 (shown, kept ? kept : "") != 0)
    fill (self, kept);
  return NULL;
}

static void
plakat_writing_unmap (GtkWidget *widget)
{
  plakat_writing_save (PLAKAT_WRITING (widget));
  GTK_WIDGET_CLASS (plakat_writing_parent_class)->unmap (widget);
}

static void
plakat_writing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatWriting *self = PLAKAT_WRITING (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_MOST:
      g_value_set_uint (value, self->most);
      break;
    case PROP_LEAST_HEIGHT:
      g_value_set_int (value, self->least_height);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_writing_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatWriting *self = PLAKAT_WRITING (object);

  switch (id)
    {
    case PROP_TITLE:
      g_set_str (&self->title, g_value_get_string (value));
      gtk_widget_set_visible (GTK_WIDGET (self->heading), self->title != NULL);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    case PROP_HINT:
      g_set_str (&self->hint, g_value_get_string (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_MOST:
      self->most = g_value_get_uint (value);
      break;
    case PROP_LEAST_HEIGHT:
      self->least_height = g_value_get_int (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_writing_dispose (GObject *object)
{
  PlakatWriting *self = PLAKAT_WRITING (object);

  if (self->view != NULL)
    plakat_writing_save (self);
  g_clear_handle_id (&self->save_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_WRITING);
  g_clear_object (&self->library);
  g_clear_object (&self->film);
  G_OBJECT_CLASS (plakat_writing_parent_class)->dispose (object);
}

static void
plakat_writing_finalize (GObject *object)
{
  PlakatWriting *self = PLAKAT_WRITING (object);

  g_free (self->uid);
  g_free (self->field);
  g_free (self->title);
  g_free (self->hint);
  g_free (self->kept);
  G_OBJECT_CLASS (plakat_writing_parent_class)->finalize (object);
}

static void
plakat_writing_class_init (PlakatWritingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = plakat_writing_dispose;
  object_class->finalize = plakat_writing_finalize;
  object_class->get_property = plakat_writing_get_property;
  object_class->set_property = plakat_writing_set_property;
  widget_class->unmap = plakat_writing_unmap;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  properties[PROP_MOST] = g_param_spec_uint ("most", NULL, NULL, 1, 100000, 10000,
                                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEAST_HEIGHT] =
      g_param_spec_int ("least-height", NULL, NULL, 0, G_MAXINT, 72, flags | G_PARAM_CONSTRUCT);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-writing.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatWriting, heading);
  gtk_widget_class_bind_template_child (widget_class, PlakatWriting, view);
  gtk_widget_class_bind_template_child (widget_class, PlakatWriting, hint_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatWriting, state_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatWriting, count_label);
}

static void
plakat_writing_init (PlakatWriting *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkTextBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));
  buffer = gtk_text_view_get_buffer (self->view);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
}

/** plakat_writing_new: @hint is shown while nothing is written, and said by a screen reader */
GtkWidget *
plakat_writing_new (const char *hint, guint most)
{
  return g_object_new (PLAKAT_TYPE_WRITING, "hint", hint, "label", hint, "most", most, NULL);
}

/**
 * plakat_writing_set_record:
 * @film: (nullable): the film that the record is about
 *
 * Shows a field of a record, and keeps what is written from now on. Called again for the same record it
 * leaves what is being written alone.
 */
void
plakat_writing_set_record (PlakatWriting *self,
                           PlakatLibrary *library,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           const char *field,
                           PlakatFilmItem *film)
{
  gboolean same;

  g_return_if_fail (PLAKAT_IS_WRITING (self));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (uid != NULL && field != NULL);

  same = self->library == library && self->kind == kind && g_strcmp0 (self->uid, uid) == 0
         && g_strcmp0 (self->field, field) == 0;
  if (!same)
    plakat_writing_save (self);
  g_set_object (&self->library, library);
  g_set_object (&self->film, film);
  self->kind = kind;
  g_set_str (&self->uid, uid);
  g_set_str (&self->field, field);
  if (!same)
    {
      self->turn++;
      fill (self, NULL);
    }
  plakat_writing_load (self);
}

/** plakat_writing_load: looks again at what is kept; what is being written stays */
void
plakat_writing_load (PlakatWriting *self)
{
  g_return_if_fail (PLAKAT_IS_WRITING (self));

  if (self->library != NULL)
    dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, job_new (self, NULL), job_free));
}

/** plakat_writing_save: keeps what is written now, if that is not what is kept already */
void
plakat_writing_save (PlakatWriting *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PLAKAT_IS_WRITING (self));

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->library == NULL)
    return;
  text = dup_text (self);
  if (g_strcmp0 (text, self->kept ? self->kept : "") == 0)
    return;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, job_new (self, text), job_free));
}

/** plakat_writing_put: @text: as if it had been written, and kept at once: what stood there is an earlier
 * text then */
void
plakat_writing_put (PlakatWriting *self, const char *text)
{
  g_return_if_fail (PLAKAT_IS_WRITING (self));
  g_return_if_fail (text != NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  plakat_writing_save (self);
}
