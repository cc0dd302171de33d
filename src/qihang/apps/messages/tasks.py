"""Jobs of messages: one a channel each minute, receipts, and the reminders of the night."""

from procrastinate.contrib.django import app

from qihang.apps.messages import services
from qihang.apps.messages.gateways import gateway_for
from qihang.apps.orgs.queries import real_now
from qihang.policy import load
from qihang.web import clock


@app.periodic(cron="* * * * *")
@app.task(name="messages.send", queueing_lock="messages.send", lock="messages.send")
def send(timestamp: int) -> int:  # noqa: ARG001 - a periodic job is told when it was due
    """Every minute: send what is due by each channel; how many letters were tried."""
    channels = load().messages.channels
    return sum(services.send_due(name, gateway_for(name), real_now()) for name in channels)


@app.periodic(cron="*/5 * * * *")
@app.task(name="messages.receipts", queueing_lock="messages.receipts")
def receipts(timestamp: int) -> int:  # noqa: ARG001
    """Every five minutes: ask each channel's gateway for receipts."""
    channels = load().messages.channels
    return sum(services.record_receipts(name, gateway_for(name), real_now()) for name in channels)


@app.periodic(cron="40 21 * * *")  # in UTC: 5:40 in the province
@app.task(name="messages.remind", queueing_lock="messages.remind")
def remind(timestamp: int) -> int:  # noqa: ARG001
    """Early every day: remind whom the phase calls for; sent when the quiet hours end."""
    return services.remind_all(clock.now())
