var request = require('request');

var options = {
  method: 'POST',
  url: 'https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>',
  headers: {
    'Authorization': 'Bearer <API_TOKEN>'
  },
  formData: {
    objects: '[{"id":<id_object_1>,"data":{"field_1":"O\'Connor","field_2":"value_2"}}]'
  }
};

request(options, function (error, response) {
  if (error) throw new Error(error);
  console.log(response.body);
});
