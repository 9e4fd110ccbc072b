"""The file that Streamlit runs, again at each click: the page is in org/page/main.py.

Worker processes import this file too, under another name, where the system cannot fork. They must not run the page.
"""

if __name__ == "__main__":
    from org.page.main import main

    main()
