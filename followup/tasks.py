"""What the background worker does. Every job may be run again, or twice at once: the rows decide."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from audit import scope
from followup import jobs, sending
from followup.tidying import close_expired, email_due_scores, put_in_line_again

KEEP_JOBS_HOURS = 30 * 24
# 4, 16, 64 s ... until the mail server was tried eight times in some six hours (sending.MOST_TRIES).
_AGAIN = RetryStrategy(
    max_attempts=sending.MOST_TRIES, exponential_wait=4, retry_exceptions={sending.NotReached}
)


@app.task(name=jobs.SEND, queue=jobs.QUEUE, retry=_AGAIN)
def send(email_id: str) -> None:
    """Bring one e-mail on its way."""
    with scope.within(scope.EVERYTHING):
        sending.send(email_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name=jobs.TIDY, queue=jobs.QUEUE, queueing_lock=jobs.TIDY)
def tidy(timestamp: int) -> None:
    """Put right what a dead worker left, and clear answers of links whose day is over."""
    with scope.within(scope.EVERYTHING):
        sending.tell_unclear()
        put_in_line_again()
        close_expired()


@app.periodic(cron="7 8-17 * * *")
@app.task(name=jobs.SEND_DUE, queue=jobs.QUEUE, queueing_lock=jobs.SEND_DUE)
def send_due(timestamp: int) -> None:
    """Send what is due where the clinic wishes it to go by itself."""
    with scope.within(scope.EVERYTHING):
        email_due_scores()


@app.periodic(cron="*/2 * * * *")
@app.task(name="followup.revive", queue=jobs.QUEUE, queueing_lock="followup.revive")
async def revive(timestamp: int) -> None:
    """Take up the jobs of workers that died, and forget what was done a month ago."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
    await app.job_manager.delete_old_jobs(nb_hours=KEEP_JOBS_HOURS, include_failed=True)
