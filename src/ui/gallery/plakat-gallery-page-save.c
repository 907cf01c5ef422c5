/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-application.h"
#include "plakat-gallery-page-private.h"
#include "plakat-marking.h"

/* What is drawn is saved as large as a sheet of paper needs. */
#define SAVED_WIDTH 2000

typedef struct
{
  PlakatGalleryPage *page;
  PlakatGalleryPicture *picture;
  GFile *file;
} Job;

static Job *
job_new (PlakatGalleryPage *self, PlakatGalleryPicture *picture, GFile *file)
{
  Job *job = g_new0 (Job, 1);

  job->page = g_object_ref (self);
  job->picture = g_object_ref (picture);
  g_set_object (&job->file, file);
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->page);
  g_object_unref (job->picture);
  g_clear_object (&job->file);
  g_free (job);
}

static PlakatPictures *
get_pictures (void)
{
  return plakat_application_get_pictures (PLAKAT_APPLICATION_DEFAULT);
}

static PlakatGalleryPicture *
dup_touched (PlakatGalleryPage *self)
{
  guint place = self->chosen[plakat_viewer_get_touched (self->viewer)];

  return self->pictures ? g_list_model_get_item (self->pictures, place) : NULL;
}

/* ── writing: encoding a large picture takes its time, and so may a disk ── */

typedef struct
{
  GFile *file;
  GBytes *bytes;
  GdkTexture *texture;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->file);
  g_clear_pointer (&writing->bytes, g_bytes_unref);
  g_clear_object (&writing->texture);
  g_free (writing);
}

static void
write_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *writing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      writing->bytes ? g_bytes_ref (writing->bytes) : gdk_texture_save_to_png_bytes (writing->texture);

  if (g_file_replace_contents (writing->file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL,
                               FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* In the main thread, which is where promises are resolved. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, error);
}

static DexFuture *
write_file (GFile *file, GBytes *bytes, GdkTexture *texture)
{
  Writing *writing = g_new0 (Writing, 1);
  DexPromise *promise = dex_promise_new ();
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written_cb, dex_ref (promise));

  writing->file = g_object_ref (file);
  writing->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  g_set_object (&writing->texture, texture);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_work);
  return DEX_FUTURE (promise);
}

/* A picture is saved as the file that it is; what was drawn, or is not here as a file, as PNG. */
static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  const char *path = plakat_gallery_picture_get_path (job->picture);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *sentence = NULL;

  if (path != NULL)
    bytes = dex_await_boxed (plakat_pictures_load_bytes (get_pictures (), path), &error);
  else
    texture = dex_await_object (
        plakat_gallery_picture_load_texture (job->picture, get_pictures (), SAVED_WIDTH), &error);
  if ((bytes != NULL || texture != NULL)
      && dex_await_boolean (write_file (job->file, bytes, texture), &error))
    {
      name = g_file_get_basename (job->file);
      /* Translators: the name of a file stands in it */
      sentence = g_strdup_printf (_ ("Saved as “%s”"), name);
    }
  else
    /* Translators: a sentence that says why follows */
    sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);
  plakat_marking_say (GTK_WIDGET (job->page), sentence);
  return dex_future_new_true ();
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;

  job->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  if (job->file != NULL)
    {
      dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, job, job_free));
      return;
    }
  if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    plakat_marking_say (GTK_WIDGET (job->page), error->message);
  job_free (job);
}

/* The film's title and what the picture is, without what file systems do not take. */
static char *
dup_file_name (PlakatGalleryPage *self, PlakatGalleryPicture *picture)
{
  const char *path = plakat_gallery_picture_get_path (picture), *end = path ? strrchr (path, '.') : NULL;
  const char *title = adw_window_title_get_title (self->window_title);
  const char *part = plakat_gallery_picture_get_title (picture);
  char *name = g_str_equal (title, part) ? g_strdup_printf ("%s%s", title, end ? end : ".png")
                                         : g_strdup_printf ("%s – %s%s", title, part, end ? end : ".png");

  return g_strdelimit (name, "/\\:*?\"<>|\n", '_');
}

/** plakat_gallery_page_save: asks where to, and saves the picture that was touched last */
void
plakat_gallery_page_save (PlakatGalleryPage *self)
{
  g_autoptr (PlakatGalleryPicture) picture = dup_touched (self);
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autofree char *name = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (picture == NULL)
    return;
  name = dup_file_name (self, picture);
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _ ("Save picture"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, file_chosen_cb,
                        job_new (self, picture, NULL));
}

/* ── copying ── */

static DexFuture *
copy_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width, height;

  plakat_gallery_picture_get_size (job->picture, &width, &height);
  texture =
      dex_await_object (plakat_gallery_picture_load_texture (job->picture, get_pictures (), width), &error);
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (job->page)), texture);
  plakat_marking_say (GTK_WIDGET (job->page), texture ? _ ("Picture copied") : error->message);
  return dex_future_new_true ();
}

/** plakat_gallery_page_copy: puts the picture that was touched last onto the clipboard */
void
plakat_gallery_page_copy (PlakatGalleryPage *self)
{
  g_autoptr (PlakatGalleryPicture) picture = dup_touched (self);

  if (picture != NULL)
    dex_future_disown (dex_scheduler_spawn (NULL, 0, copy_fiber, job_new (self, picture, NULL), job_free));
}
