package dev.tern.benchmarks.workload;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the process has used so far. Allocation is that of the whole process where the JVM tells it (JDK 21 and later), else that
 * of the threads that live at both ends.
 */
record Usage(long nanos, long cpuNanos, long allocated, Map<Long, Long> byThread) {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Usage now() {
        Map<Long, Long> byThread = new HashMap<>();
        long total = total();
        if (total < 0) {
            long[] ids = THREADS.getAllThreadIds();
            long[] octets = THREADS.getThreadAllocatedBytes(ids);
            for (int i = 0; i < ids.length; i++) {
                byThread.put(ids[i], octets[i]);
            }
        }
        return new Usage(System.nanoTime(), SYSTEM.getProcessCpuTime(), total, byThread);
    }

    private static long total() {
        try {
            return (Long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(THREADS);
        } catch (ReflectiveOperationException older) {
            return -1;
        }
    }

    /** As {@code key=value} words: what was used since {@code begin}. */
    String since(Usage begin) {
        long octets = allocated - begin.allocated;
        for (Map.Entry<Long, Long> thread : byThread.entrySet()) {
            octets += Math.max(0, thread.getValue())
                    - Math.max(0, begin.byThread.getOrDefault(thread.getKey(), thread.getValue()));
        }
        return "seconds=" + (nanos - begin.nanos) / 1e9 + " cpu=" + (cpuNanos - begin.cpuNanos) / 1e9 + " allocated="
                + octets + " threads=" + THREADS.getPeakThreadCount() + " rss=" + peakRss();
    }

    private static long peakRss() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException notLinux) {
            return 0;
        }
        return 0;
    }
}
