// The language of the document, which screen readers pronounce it by.
export default ({ data }) => {
  document.documentElement.lang = data.language;
};
