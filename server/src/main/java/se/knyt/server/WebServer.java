package se.knyt.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import se.knyt.server.front.BodyLimits;
import se.knyt.server.front.ControlListener;
import se.knyt.server.shell.PublicAddress;

/** The running web server. */
public final class WebServer implements AutoCloseable {
    /** Each is a virtual thread that waits most of its time; more than connections may be open at once. */
    private static final int THREADS_MAX = 4_000;

    private final ConfigurableApplicationContext context;
    private final int port;

    private WebServer(ConfigurableApplicationContext context, int port) {
        this.context = context;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param address address to listen on
     * @param port port, or 0 for a free one
     * @param services what the pages use, each under its own type; none of them is closed with the server
     */
    public static WebServer start(String address, int port, Object... services) {
        var application = new SpringApplication(ConsoleApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        // The order in which things stop is the program's own.
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties(address, port, trusts(services)));
        application.addInitializers(context -> {
            for (var service : services) {
                context.getBeanFactory()
                        .registerSingleton(
                                service.getClass().getName() + "@" + System.identityHashCode(service), service);
            }
        });
        var context = application.run();
        var server = ((WebServerApplicationContext) context).getWebServer();
        return new WebServer(context, server == null ? port : server.getPort());
    }

    /** Only a proxy that somebody vouches for may say where a request came from and whether it came encrypted. */
    private static boolean trusts(Object... services) {
        return Arrays.stream(services).anyMatch(s -> s instanceof PublicAddress known && known.trustForwarded());
    }

    private static Map<String, Object> properties(String address, int port, boolean trustForwarded) {
        var properties = new HashMap<String, Object>();
        properties.put("server.forward-headers-strategy", trustForwarded ? "native" : "none");
        properties.put("server.address", address);
        properties.put("server.port", port);
        properties.put("server.shutdown", "graceful");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        properties.put("server.compression.enabled", true);
        properties.put(
                "server.compression.mime-types",
                "text/html,text/css,text/javascript,application/javascript,image/svg+xml");
        properties.put("server.error.whitelabel.enabled", false);
        properties.put("server.server-header", "");
        properties.put("server.jetty.max-http-form-post-size", BodyLimits.FORM_BYTES_MAX + "B");
        properties.put("server.jetty.threads.max", THREADS_MAX);
        // Held in memory until it is read: a settlement never lies unsealed on a disk. The front door bounds all of
        // them together.
        properties.put("spring.servlet.multipart.max-file-size", BodyLimits.UPLOAD_BYTES_MAX + "B");
        properties.put("spring.servlet.multipart.max-request-size", BodyLimits.UPLOAD_BYTES_MAX + "B");
        properties.put("spring.servlet.multipart.file-size-threshold", BodyLimits.UPLOAD_BYTES_MAX + "B");
        properties.put("spring.threads.virtual.enabled", true);
        properties.put("spring.web.resources.cache.cachecontrol.max-age", "1h");
        properties.put("spring.main.log-startup-info", false);
        properties.put("logging.level.root", "warn");
        // Each broken connection of a database that has gone, with its trace; what waits for it says so itself.
        properties.put("logging.level.com.zaxxer.hikari.pool.ProxyConnection", "error");
        properties.put("logging.level.com.zaxxer.hikari.pool.PoolBase", "error");
        properties.put("logging.level.org.springframework.web.servlet.PageNotFound", "error");
        return properties;
    }

    /** The port on this machine at which the commands reach the program. */
    public int controlPort() {
        return context.getBean(ControlListener.class).port();
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        context.close();
    }
}
