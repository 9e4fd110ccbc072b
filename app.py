"""The file that Streamlit runs: once as a server, and again at each click as the page (org/page/main.py)."""

if __name__ == "__main__":
    from org.page.main import main

    main()
elif __name__ != "__mp_main__":  # worker processes import it under that name, where the system cannot fork
    from streamlit.starlette import App

    from org.page.server import MIDDLEWARE, ROUTES, lifespan

    app = App(__file__, middleware=MIDDLEWARE, routes=ROUTES, lifespan=lifespan)
