/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plakat-reencode-private.h"

#define DEADLINE_MS 5000
#define MAX_OUTPUT (4 * 1024 * 1024)
#define MAX_RUNNING 2

/* Who waits for a smaller picture gives up after five seconds, and then it should be known that it takes too
 * long. */
#define WIDTH_DEADLINE_MS 4000

/* How many avatars are decoded at this time: each may take the memory of the largest picture for as long as
 * the deadline. */
static int n_running;
static int most_running = MAX_RUNNING;

typedef struct
{
  GPid pid;
  int in;
  int out;
  const guint8 *input;
  gsize left;
  GByteArray *output;
  gint64 deadline;
} Child;

/* What a decoder needs of the surroundings, and none of the server's secrets that may stand there. */
static GStrv
make_environment (void)
{
  static const char *const passed[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH",
                                        "GDK_PIXBUF_MODULE_FILE" };
  GStrv environment = g_environ_setenv (NULL, "LC_ALL", "C.UTF-8", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (passed); i++)
    if (g_getenv (passed[i]) != NULL)
      environment = g_environ_setenv (environment, passed[i], g_getenv (passed[i]), TRUE);
  return environment;
}

static gboolean
start (Child *self, const char *const *argv)
{
  g_auto (GStrv) environment = make_environment ();
  g_autoptr (GError) error = NULL;

  if (g_spawn_async_with_pipes ("/", (char **) argv, environment,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                                &self->pid, &self->in, &self->out, NULL, &error)
      && g_unix_set_fd_nonblocking (self->in, TRUE, &error)
      && g_unix_set_fd_nonblocking (self->out, TRUE, &error))
    return TRUE;
  g_message ("No process to decode a picture in: %s", error->message);
  return FALSE;
}

/* A child that does not read to the end says why by how it exits. */
static void
feed (Child *self)
{
  gssize count = self->left > 0 ? write (self->in, self->input, self->left) : 0;

  if (count > 0)
    {
      self->input += count;
      self->left -= count;
    }
  if (self->left == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
    g_clear_fd (&self->in, NULL);
}

/* FALSE at the end of what the child says, or when it says too much. */
static gboolean
listen_to (Child *self)
{
  guint8 buffer[16 * 1024];
  gssize count = read (self->out, buffer, sizeof buffer);

  if (count < 0)
    return errno == EAGAIN || errno == EINTR;
  g_byte_array_append (self->output, buffer, count);
  return count > 0 && self->output->len <= MAX_OUTPUT;
}

/* FALSE when the time is over. */
static gboolean
converse (Child *self)
{
  for (;;)
    {
      struct pollfd fds[] = { { self->out, POLLIN, 0 }, { self->in, POLLOUT, 0 } };
      gint64 left = self->deadline - g_get_monotonic_time () / 1000;

      if (left <= 0)
        return FALSE;
      if (poll (fds, 2, left) < 0 && errno != EINTR)
        return FALSE;
      if (fds[1].revents != 0)
        feed (self);
      if (fds[0].revents != 0 && !listen_to (self))
        return TRUE;
    }
}

/* A child that was heard out may still refuse to go; it is given the rest of the time. */
static int
reap (Child *self, gboolean kill_it)
{
  int status = -1;

  while (!kill_it && waitpid (self->pid, &status, WNOHANG) == 0)
    {
      kill_it = g_get_monotonic_time () / 1000 >= self->deadline;
      if (!kill_it)
        g_usleep (500);
    }
  if (!kill_it)
    return status;
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

static PlakatReencodeOutcome
judge (Child *self, gboolean in_time, int status)
{
  if (!in_time)
    return PLAKAT_REENCODE_SLOW;
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0 && self->output->len > 0)
    return PLAKAT_REENCODE_DONE;
  if (WIFEXITED (status) && WEXITSTATUS (status) == PLAKAT_REENCODE_EXIT_UNABLE)
    return PLAKAT_REENCODE_UNABLE;
  if (WIFEXITED (status) && WEXITSTATUS (status) == PLAKAT_REENCODE_EXIT_WHOLE)
    return PLAKAT_REENCODE_WHOLE;
  if (!WIFEXITED (status))
    g_message ("A process that decoded a picture was ended by signal %d", WTERMSIG (status));
  return PLAKAT_REENCODE_DAMAGED;
}

/**
 * plakat_reencode_through:
 * @argv: (array zero-terminated=1): what to run
 * @input: what it reads
 * @deadline_ms: how long it may take
 * @output: (out) (transfer full) (nullable): what it said, when all went well
 *
 * Blocks; not for the main thread. The process is gone when this returns.
 */
PlakatReencodeOutcome
plakat_reencode_through (const char *const *argv, GBytes *input, gint64 deadline_ms, GBytes **output)
{
  Child child = { .in = -1, .out = -1, .output = g_byte_array_new () };
  PlakatReencodeOutcome outcome = PLAKAT_REENCODE_UNABLE;

  *output = NULL;
  child.input = g_bytes_get_data (input, &child.left);
  child.deadline = g_get_monotonic_time () / 1000 + deadline_ms;
  if (start (&child, argv))
    {
      gboolean in_time = converse (&child);
      gboolean too_much = child.output->len > MAX_OUTPUT;

      outcome = judge (&child, in_time, reap (&child, !in_time || too_much));
    }
  g_clear_fd (&child.in, NULL);
  g_clear_fd (&child.out, NULL);
  if (outcome == PLAKAT_REENCODE_DONE)
    *output = g_byte_array_free_to_bytes (child.output);
  else
    g_byte_array_unref (child.output);
  return outcome;
}

static PlakatReencodeOutcome
run_child (PlakatPictureKind kind, GBytes *picture, GBytes **jpeg)
{
  const char *const argv[] = { "/proc/self/exe", PLAKAT_REENCODE_ARGUMENT,
                               plakat_picture_get_type (kind) + strlen ("image/"), NULL };
  PlakatReencodeOutcome outcome = PLAKAT_REENCODE_BUSY;

  if (g_atomic_int_add (&n_running, 1) < g_atomic_int_get (&most_running))
    outcome = plakat_reencode_through (argv, picture, DEADLINE_MS, jpeg);
  g_atomic_int_add (&n_running, -1);
  return outcome;
}

/** plakat_reencode_get_caps: @width: that is made, 0 for an avatar; Returns: how large a picture may be for
 * that */
const PlakatReencodeCaps *
plakat_reencode_get_caps (int width)
{
  static const PlakatReencodeCaps avatar = { PLAKAT_REENCODE_MAX_BYTES, PLAKAT_REENCODE_MAX_SIDE,
                                             PLAKAT_REENCODE_MAX_PIXELS };
  static const PlakatReencodeCaps smaller = { PLAKAT_REENCODE_WIDTH_MAX_BYTES, PLAKAT_REENCODE_WIDTH_MAX_SIDE,
                                              PLAKAT_REENCODE_WIDTH_MAX_PIXELS };

  return width > 0 ? &smaller : &avatar;
}

/** plakat_reencode_is_too_large: @width, @height: in pixels */
gboolean
plakat_reencode_is_too_large (const PlakatReencodeCaps *caps, guint width, guint height)
{
  return width > caps->side || height > caps->side || (guint64) width * height > caps->pixels;
}

/* By what its header says. */
static PlakatReencodeOutcome
judge_size (const PlakatReencodeCaps *caps, const PlakatPictureHeader *header)
{
  if (header->width == 0 || header->height == 0)
    return PLAKAT_REENCODE_DAMAGED;
  return plakat_reencode_is_too_large (caps, header->width, header->height) ? PLAKAT_REENCODE_LARGE
                                                                            : PLAKAT_REENCODE_DONE;
}

/**
 * plakat_reencode_picture:
 * @picture: a file, not to be trusted
 * @type: (nullable): the media type that it is said to have
 * @jpeg: (out) (transfer full) (nullable): the picture as a square JPEG of at most %PLAKAT_REENCODE_SIDE
 *   pixels a side, without anything that was written beside the pixels
 *
 * The header is looked at here; the decoding happens in a process of its own that can do nothing else.
 *
 * Blocks for as long as five seconds; not for the main thread.
 */
PlakatReencodeOutcome
plakat_reencode_picture (GBytes *picture, const char *type, GBytes **jpeg)
{
  const PlakatReencodeCaps *caps = plakat_reencode_get_caps (0);
  PlakatReencodeOutcome outcome;
  PlakatPictureHeader header;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (picture, &length);

  *jpeg = NULL;
  if (length > caps->bytes)
    return PLAKAT_REENCODE_LARGE;
  plakat_picture_read_header (bytes, length, &header);
  if (header.kind == PLAKAT_PICTURE_UNKNOWN || type == NULL
      || !g_str_equal (type, plakat_picture_get_type (header.kind)))
    return PLAKAT_REENCODE_KIND;
  outcome = judge_size (caps, &header);
  return outcome == PLAKAT_REENCODE_DONE ? run_child (header.kind, picture, jpeg) : outcome;
}

/**
 * plakat_reencode_set_most:
 * @running: how many avatars may be decoded at the same time, of two at most; the threads of as many are kept
 * from other work
 */
void
plakat_reencode_set_most (int running)
{
  g_atomic_int_set (&most_running, CLAMP (running, 1, MAX_RUNNING));
}

/**
 * plakat_reencode_width:
 * @picture: a file, not to be trusted
 * @width: in pixels
 * @jpeg: (out) (transfer full) (nullable): the picture, upright and as wide as that, as a JPEG
 *
 * Like plakat_reencode_picture(), but for larger pictures, which keep their shape and are never enlarged. How
 * many run at the same time is the caller's business.
 *
 * Blocks for as long as four seconds; not for the main thread.
 */
PlakatReencodeOutcome
plakat_reencode_width (GBytes *picture, int width, GBytes **jpeg)
{
  g_autofree char *text = g_strdup_printf ("%d", width);
  const char *argv[] = { "/proc/self/exe", PLAKAT_REENCODE_ARGUMENT, NULL, text, NULL };
  const PlakatReencodeCaps *caps = plakat_reencode_get_caps (width);
  PlakatReencodeOutcome outcome;
  PlakatPictureHeader header;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (picture, &length);

  *jpeg = NULL;
  if (length > caps->bytes)
    return PLAKAT_REENCODE_LARGE;
  plakat_picture_read_header (bytes, length, &header);
  if (header.kind == PLAKAT_PICTURE_UNKNOWN)
    return PLAKAT_REENCODE_KIND;
  outcome = judge_size (caps, &header);
  if (outcome != PLAKAT_REENCODE_DONE)
    return outcome;
  if (plakat_picture_header_get_shown_width (&header) <= (guint) width)
    return PLAKAT_REENCODE_WHOLE;
  if (!plakat_picture_is_complete (bytes, length, &header))
    return PLAKAT_REENCODE_DAMAGED;
  argv[2] = plakat_picture_get_type (header.kind) + strlen ("image/");
  return plakat_reencode_through (argv, picture, WIDTH_DEADLINE_MS, jpeg);
}
