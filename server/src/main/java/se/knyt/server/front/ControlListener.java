package se.knyt.server.front;

import java.util.Objects;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Where the commands reach the running program: a port of its own on this machine, another at each start, so that a proxy that passes
 * everything on to the console's port does not pass this on. What is meant for it is not found anywhere else, nor anything else here.
 */
public final class ControlListener {
    /** Set on a request that came by this listener; nobody who sends can set it. */
    public static final String CAME_BY_IT = "se.knyt.control";

    private static final String PATH = "/control";

    private volatile @Nullable ServerConnector connector;

    void attach(Server server) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        var own = new ServerConnector(server, new HttpConnectionFactory(configuration));
        own.setHost("127.0.0.1");
        own.setPort(0);
        server.addConnector(own);
        connector = own;
    }

    /** The port, once the server has started. */
    public int port() {
        return Objects.requireNonNull(connector, "not attached").getLocalPort();
    }

    /** Whether the request is for what may be found where it came in; the one that may is marked. */
    boolean admits(Request request) {
        var own = connector;
        boolean here = own != null && own.equals(request.getConnectionMetaData().getConnector());
        var path = Request.getPathInContext(request);
        boolean meant = path.equals(PATH) || path.startsWith(PATH + "/");
        if (here && meant) {
            request.setAttribute(CAME_BY_IT, true);
        }
        return here == meant;
    }
}
