package dev.tern.http.coroutines

import kotlinx.coroutines.CoroutineDispatcher
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Thread-safe. Wakes the coroutines whose calls ended in one turn of a loop together. One by one, each wakes a worker of its
 * dispatcher, which finds one task, takes the processor from the loop, and goes to sleep again; so two system calls and two
 * switches a call. Here a worker gets a task that hands out all the others, where it finds more when it is through with one.
 *
 * A coroutine still is a task of its own dispatcher, which decides where it runs, and others can take it.
 */
internal class Resumptions {
    private val ended = ConcurrentLinkedQueue<Waiting>()
    private val isDue = AtomicBoolean()

    /** Wakes the coroutine soon; [execute] runs what it is given behind the callbacks that are due. */
    fun add(waiting: Waiting, execute: (Runnable) -> Unit) {
        ended.add(waiting)
        if (!isDue.getAndSet(true)) {
            execute(Runnable(::wakeAll))
        }
    }

    private fun wakeAll() {
        // First of all: who adds from now on asks for another turn.
        isDue.set(false)
        val first = ended.poll() ?: return
        val second = ended.poll()
        val dispatcher = first.dispatcher()
        if (second == null || dispatcher == null) {
            first.wake()
            second?.wake()
            generateSequence(ended::poll).forEach(Waiting::wake)
            return
        }
        val together = mutableListOf(first)
        (sequenceOf(second) + generateSequence(ended::poll)).forEach {
            if (it.dispatcher() === dispatcher) together += it else it.wake()
        }
        dispatcher.dispatch(first.context()) { together.forEach(Waiting::wake) }
    }
}
